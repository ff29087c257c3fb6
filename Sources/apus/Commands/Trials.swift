import ArgumentParser
import Experiments
import Tuning

struct Trials: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "trials", abstract: "Lists the trials of a study.")

    @Argument(help: "The study.") var name: String
    @Option(help: "Only trials in this state; may be given again.") var state: [TrialState] = []
    @Flag(help: "Only trials that failed and were not run again, with all that is known of the reason.")
    var failed = false
    @OptionGroup var storage: StorageOptions
    @OptionGroup var format: FormatOption

    func run() async throws {
        try await reportingFailures {
            let study = try await Study.load(name, from: storage.open())
            let states = Set(failed ? state + [.failed] : state)
            let trials = try await study.trials.filter { trial in
                (states.isEmpty || states.contains(trial.state)) && !(failed && trial.isRepeated)
            }
            if failed, format.format == .table { return printReasons(of: trials) }
            format.format.print(
                Table(trials, of: study), json: .array(trials.map { $0.json(metric: study.reportedMetric) }))
        }
    }

    private func printReasons(of trials: [FrozenTrial]) {
        for trial in trials {
            let parameters = trial.parameters.map { "\($0.name) \($0.value)" }.joined(separator: " · ")
            print("#\(trial.number)  \(parameters)")
            for line in (trial.failureReason ?? "no reason was given").split(separator: "\n") {
                print("    \(line)")
            }
        }
    }
}

struct Best: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "best",
        abstract: "Prints the best trial of a study, or its Pareto set.",
        discussion: "Trials count that keep to the constraints, and lie in the space as the last run has it.")

    @Argument(help: "The study.") var name: String
    @OptionGroup var storage: StorageOptions
    @OptionGroup var format: FormatOption

    func run() async throws {
        try await reportingFailures {
            let storage = try await storage.open()
            let study = try await Study.asDeclared(name, in: storage)
            let isSingle = study.directions.count == 1
            if try await storage.study(study.id).isPreferential { return try await printPreferred(study) }
            let trials =
                isSingle ? try await [study.bestTrial].compactMap(\.self) : try await study.bestTrials
            guard let first = trials.first else {
                throw Failure(message: try await obstacle(to: study), code: .workFailed)
            }
            if isSingle, let better = try await Study.load(name, from: storage).bestTrial,
                better.value != first.value
            {
                writeToStandardError(
                    "trial \(better.number) was better, and lies outside the space as the last run has it\n")
            }
            if let warning = try await storage.study(study.id).testSetWarning {
                writeToStandardError("note: \(warning)\n")
            }
            let metric = study.reportedMetric
            format.format.print(
                Table(trials, of: study),
                json: isSingle ? first.json(metric: metric) : .array(trials.map { $0.json(metric: metric) }))
        }
    }

    /// Prints the trial that people like best: see ``Candidates/best``.
    private func printPreferred(_ study: Study) async throws {
        guard let number = try await study.candidates().best.first else {
            throw Failure(message: "\(name): nobody has preferred a trial yet", code: .workFailed)
        }
        let trial = try await study.trial(number: number)
        format.format.print(Table([trial], of: study), json: trial.json(metric: study.reportedMetric))
    }

    private func obstacle(to study: Study) async throws -> String {
        let isAnyComplete = try await study.trials.contains { $0.state == .complete }
        return isAnyComplete
            ? "\(name): no complete trial keeps to the constraints and lies in the space as the last run has it"
            : "\(name): no trial is complete yet"
    }
}
