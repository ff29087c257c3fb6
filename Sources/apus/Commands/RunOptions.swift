import ArgumentParser
import Experiments
import Glibc
import Tuning

/// How an experiment is run, by one process or by many.
struct RunOptions: ParsableArguments {
    @Argument(help: "The experiment file, YAML or JSON.") var file: String
    @Option(help: "How many trials the study is to have in the end.") var trials: Int?
    @Option(
        help: "After which time no more trials are started, such as 90s or 2h.", transform: duration("--time")
    )
    var time: Duration?
    @Option(help: "How many trials run at once.") var jobs: Int?
    @Option(
        help: "How long a worker may be silent before its trials are run again (60s; the same for all).",
        transform: duration("--lease"))
    var lease: Duration?
    @Option(
        help: "After which time running trials are taken back that nobody speaks up for, such as Optuna's.",
        transform: duration("--take-back-after"))
    var takeBackAfter: Duration?
    @OptionGroup var storage: StorageOptions

    func validate() throws {
        if let trials, trials < 1 { throw ValidationError("--trials must be at least 1.") }
        if let jobs, jobs < 1 { throw ValidationError("--jobs must be at least 1.") }
    }
}

/// Reads what is given to `option` as a length of time.
func duration(_ option: String) -> @Sendable (String) throws -> Duration {
    { text in
        guard let time = Duration(written: text) else {
            throw ValidationError("\(option) \(text): write a time with its unit, such as 90s, 10m or 2h.")
        }
        return time
    }
}

extension RunOptions {
    /// The experiment as the file and the options have it.
    func experiment() throws -> Experiment {
        var experiment = try Experiment(contentsOf: file)
        experiment.budget.trials = trials ?? experiment.budget.trials
        experiment.budget.time = time ?? experiment.budget.time
        experiment.program.parallel = jobs ?? experiment.program.parallel
        return experiment
    }

    /// Where the study is kept.
    func url(of experiment: Experiment) throws -> StorageURL {
        try storage.given.map { try StorageURL($0) } ?? experiment.storage
            ?? StorageURL(StorageURL.standard)
    }

    /// Runs `experiment` and shows how it goes.
    func run(_ experiment: Experiment) async throws {
        // Before the storage is made.
        try experiment.checkThatItEnds()
        let url = try url(of: experiment)
        let storage = try await url.open()
        let clock = Clockwork.real
        let display = ProgressDisplay(
            .standardError(storageOption: option(for: url)), elapsed: clock.elapsed)
        let result = try await keepingUpToDate(display) {
            try await ExperimentRun(
                experiment, in: storage, named: url.description, clock: clock,
                terms: lease.map { LeaseTerms(length: $0) } ?? .standard, takingBackAfter: takeBackAfter,
                catchesSignals: true
            ) { event in
                display.show(event)
                if case .interrupted(.immediate) = event { endSoon() }
            }.run()
        }
        display.close(result)
        if let code = result.exitCode { throw code }
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
        case .budget, .alreadyFinished, .time, .exhausted, .stopped:
            standing.census.counts[.complete] == nil ? .workFailed : nil
        }
    }
}
