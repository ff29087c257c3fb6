import ArgumentParser
import Experiments

@main
struct Apus: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Tunes any program: finds the hyperparameters that make it best.",
        version: Version.current,
        subcommands: [
            Run.self, Work.self, Init.self, StudyCommand.self, Trials.self, Best.self, Importance.self,
            Ask.self, Tell.self, Report.self, Serve.self,
        ])
}
