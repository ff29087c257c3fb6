import ArgumentParser
import Experiments
import Tuning

struct Run: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run",
        abstract: "Tunes a program as an experiment file says.",
        discussion: """
            Running it again goes on with the study, and several runs share its budget. Ctrl-C ends the trials that run \
            and puts them back into the queue; twice, it ends at once. What trials print and save is in apus-runs/.
            """)

    @OptionGroup var options: RunOptions
    @Option(help: "What all random choices follow from.") var seed: UInt64?
    @Option(
        help:
            "Train one model with a schedule that a population found (apus-runs/STUDY/schedule.json), as a study of its own.",
        completion: .file(extensions: ["json"]))
    var replay: String?
    @Flag(help: "Run the `final` command even if it was run before, and note that.") var again = false
    @Option(help: "A study that a new one begins from; once for each.") var warmStart: [String] = []

    func run() async throws {
        try await reportingFailures {
            var experiment = try options.experiment()
            experiment.seed = seed ?? experiment.seed
            experiment.transfer.studies += warmStart
            if let replay { experiment = try experiment.replaying(TrainingSchedule(contentsOf: replay)) }
            try await options.run(experiment, again: again)
        }
    }
}

struct Work: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "worker",
        abstract: "Takes part in a study, from any machine, until its budget is spent.",
        discussion: """
            Any number of workers share the budget exactly: of 100 trials each is evaluated once. A worker that has \
            nothing left to start waits for the others, and runs the trials again of one that dies. All need the same file \
            and a storage that they reach; for checkpoints to outlive a machine, start them in a folder that they share.
            """)

    @OptionGroup var options: RunOptions

    func run() async throws {
        try await reportingFailures {
            let experiment = try options.experiment()
            if case .memory = try options.url(of: experiment).kind {
                throw Failure(
                    message: "memory: no other worker can take part; give --storage", code: .badInput)
            }
            try await options.run(experiment)
        }
    }
}
