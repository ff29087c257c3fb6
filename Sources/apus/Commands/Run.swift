import ArgumentParser
import Experiments
import Glibc
import Tuning

struct Run: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Tunes a program as an experiment file says.",
        discussion: """
            Running it again goes on with the study. Ctrl-C ends the trials that run and puts them back into the \
            queue; twice, it ends at once. What trials print and save is in apus-runs/.
            """)

    @Argument(help: "The experiment file, YAML or JSON.") var file: String
    @Option(help: "How many trials the study is to have in the end.") var trials: Int?
    @Option(
        help: "After which time no more trials are started, such as 90s or 2h.", transform: Self.duration)
    var time: Duration?
    @Option(help: "How many trials run at once.") var jobs: Int?
    @Option(help: "What all random choices follow from.") var seed: UInt64?
    @Option(help: "A study that a new one begins from; once for each.") var warmStart: [String] = []
    @OptionGroup var storage: StorageOptions

    func validate() throws {
        if let trials, trials < 1 { throw ValidationError("--trials must be at least 1.") }
        if let jobs, jobs < 1 { throw ValidationError("--jobs must be at least 1.") }
    }

    private static func duration(_ text: String) throws -> Duration {
        guard let time = Duration(written: text) else {
            throw ValidationError("--time \(text): write a time with its unit, such as 90s, 10m or 2h.")
        }
        return time
    }

    func run() async throws {
        try await reportingFailures {
            let experiment = try experiment()
            // Before the storage is made.
            try experiment.checkThatItEnds()
            let url =
                try storage.given.map { try StorageURL($0) } ?? experiment.storage
                ?? StorageURL(StorageURL.standard)
            let storage = try await url.open()
            let clock = Clockwork.real
            let display = ProgressDisplay(
                .standardError(storageOption: option(for: url)), elapsed: clock.elapsed)
            let result = try await keepingUpToDate(display) {
                try await ExperimentRun(
                    experiment, in: storage, named: url.description, clock: clock, catchesSignals: true
                ) { event in
                    display.show(event)
                    if case .interrupted(.immediate) = event { endSoon() }
                }.run()
            }
            display.close(result)
            if let code = result.exitCode { throw code }
        }
    }

    /// The experiment as the file and the options have it.
    private func experiment() throws -> Experiment {
        var experiment = try Experiment(contentsOf: file)
        experiment.budget.trials = trials ?? experiment.budget.trials
        experiment.budget.time = time ?? experiment.budget.time
        experiment.program.parallel = jobs ?? experiment.program.parallel
        experiment.seed = seed ?? experiment.seed
        experiment.transfer.studies += warmStart
        return experiment
    }

    /// What other commands need to find the study.
    private func option(for url: StorageURL) -> String {
        let found = StorageOptions.inherited ?? StorageURL.standard
        return url.description == found ? "" : " --storage " + RunReport.quoted(url.description)
    }

    /// Keeps `display` up to date while `work` is done.
    private func keepingUpToDate<Result: Sendable>(
        _ display: ProgressDisplay, _ work: () async throws -> Result
    ) async throws -> Result {
        let ticker = Task {
            while !Task.isCancelled {
                try await Task.sleep(for: .seconds(1))
                display.tick()
            }
        }
        defer { ticker.cancel() }
        do {
            return try await work()
        } catch {
            display.clear()
            throw error
        }
    }

    /// Ends this process in any case: what it leaves is taken back by the next run.
    private func endSoon() {
        Task.detached {
            try await Task.sleep(for: .seconds(2))
            _exit(ExitCode.interrupted.rawValue)
        }
    }
}

extension RunResult {
    /// What the command ends with, if not with success.
    fileprivate var exitCode: ExitCode? {
        switch end {
        case .interrupted: .interrupted
        case .notStartable, .sameFailure: .workFailed
        case .budget, .alreadyFinished, .elsewhere, .time, .exhausted, .stopped:
            standing.census.counts[.complete] == nil ? .workFailed : nil
        }
    }
}
