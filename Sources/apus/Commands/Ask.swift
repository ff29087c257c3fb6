import ArgumentParser
import Experiments
import Tuning

struct Ask: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "ask",
        abstract: "Starts a trial and prints its number and parameters as JSON.",
        discussion:
            """
            The trial runs until it is told (apus tell). What is tried is given here or to apus study create. A trial \
            of which nothing is heard for an hour, or for ten times as long as the longest one took, is given out again.
            """)

    @Argument(help: "The study.") var name: String
    @OptionGroup var search: SearchOptions
    @OptionGroup var storage: StorageOptions

    func run() async throws {
        try await reportingFailures {
            let storage = try await storage.open()
            let search = try await search.open(name, in: storage, isToBeAsked: true)
            if let reason = try await search.study.reasonToHold() {
                throw Failure(message: "\(name): \(reason)", code: .workFailed)
            }
            guard try await !search.study.isExhausted else {
                throw Failure(message: "\(name): every combination was tried", code: .workFailed)
            }
            let study = try await search.study.asking(under: search.settings.json)
            let lease = try await study.silentLease()
            let trial = try await study.ask(lease: lease)
            _ = try trial.suggest(search.space)
            try await trial.flush()
            let values = trial.parameters.map { JSON.Member($0.name, JSON($0.value).finite) }
            print(
                JSON.object([.init("number", .int(trial.number)), .init("params", .object(values))]).text
                    .rawValue)
        }
    }
}

struct Report: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "report",
        abstract:
            "Records how a trial stands after a step. Exits with 3 if it should end, with 0 if it goes on.")

    @Argument(help: "The study.") var name: String
    @Argument(help: "The number of the trial.") var number: Int
    @Argument(help: "The step.") var step: Int
    @Argument(help: "The value.") var value: Double
    @OptionGroup var search: SearchOptions
    @OptionGroup var storage: StorageOptions

    func run() async throws {
        try await reportingFailures {
            let search = try await search.open(name, in: storage.open(), isToBeAsked: false)
            let trial = try await search.study.resume(number: number)
            if trial.frozen.lease?.isSilent == true {
                let lease = try await search.study.silentLease()
                try await trial.renew(lease)
            }
            try await trial.report(value, step: step)
            if try await trial.shouldPrune() { throw ExitCode.prune }
        }
    }
}
