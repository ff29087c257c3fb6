import ArgumentParser
import Experiments

@main
struct Apus: AsyncParsableCommand {
    // All commands bear their names: to derive one from its type takes the time of a search through the whole program.
    static let configuration = CommandConfiguration(
        commandName: "apus",
        abstract: "Tunes any program: finds the hyperparameters that make it best.",
        version: Version.current,
        subcommands: [
            Run.self, Work.self, Init.self, StudyCommand.self, Trials.self, Best.self, Importance.self,
            Plot.self, Watch.self, ShowDashboard.self, Simulate.self, Ask.self, Tell.self, Report.self,
            Prefer.self, Serve.self,
        ])
}
