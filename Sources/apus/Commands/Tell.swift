import ArgumentParser
import Tuning

struct Tell: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "tell", abstract: "Ends a trial that was asked for.")

    @Argument(help: "The study.") var name: String
    @Argument(help: "The number of the trial.") var number: Int
    @Option(parsing: .unconditionalSingleValue, help: "A value for each objective, in order.") var value:
        [Double] = []
    @Option(help: "complete, pruned or failed.") var state: TrialState?
    @Option(help: "Why the trial failed.") var reason: String?
    @Flag(help: "Do nothing if the trial has ended already.") var skipIfFinished = false
    @OptionGroup var storage: StorageOptions

    func validate() throws {
        switch state {
        case .waiting, .running: throw ValidationError("--state must be complete, pruned or failed.")
        case .complete where value.isEmpty, nil where value.isEmpty:
            throw ValidationError("A complete trial needs --value, once for each objective.")
        default: break
        }
    }

    func run() async throws {
        try await reportingFailures {
            let study = try await Study.load(name, from: storage.open())
            do {
                let outcome = try await study.tell(number: number, self.outcome)
                if case .failed(let reason) = outcome, state != .failed {
                    throw Failure(message: "trial \(number) has failed: \(reason)", code: .badInput)
                }
            } catch StorageError.trialFinished where skipIfFinished {}
        }
    }

    private var outcome: Outcome {
        switch state {
        case .pruned: .pruned
        case .failed: .failed(reason: reason ?? "told to have failed")
        default: .complete(value)
        }
    }
}
