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
    @Option(
        name: .customLong("resource"),
        help: "What this machine has for trials that take it, such as licence=2 or gpu=4; once for each.")
    var resources: [String] = []
    @Flag(name: .shortAndLong, help: "Show nothing but errors.") var quiet = false
    @OptionGroup var storage: StorageOptions

    func validate() throws {
        _ = try declaredResources()
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
    /// What the machine has by the options, by name.
    func declaredResources() throws -> [String: Double] {
        var declared: [String: Double] = [:]
        for text in resources {
            let parts = text.split(separator: "=", maxSplits: 1)
            guard parts.count == 2, let amount = Double(parts[1]), amount >= 0, amount <= 1e9 else {
                throw ValidationError("--resource \(text): write NAME=AMOUNT, such as licence=2.")
            }
            declared[String(parts[0])] = amount
        }
        return declared
    }

    /// The experiment as the file and the options have it.
    func experiment() throws -> Experiment {
        var experiment = try Experiment(contentsOf: file)
        if trials != nil, !experiment.stages.isEmpty {
            throw ValidationError("--trials: the stages of \(file) say how many trials each has.")
        }
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
    ///
    /// - Parameter again: Whether to evaluate the chosen trial on the test set even if that was done before.
    func run(_ experiment: Experiment, again: Bool = false) async throws {
        // Before the storage is made.
        try experiment.checkThatItEnds()
        let url = try url(of: experiment)
        let storage = try await url.open()
        let clock = Clockwork.real
        let display = ProgressDisplay(
            .standardError(storageOption: option(for: url), isQuiet: quiet), elapsed: clock.elapsed)
        let interruption = Interruption()
        let declared = try declaredResources()
        let observe: @Sendable (RunEvent) -> Void = { event in
            display.show(event)
            if case .interrupted(.immediate) = event { endSoon() }
        }
        let terms = lease.map { LeaseTerms(length: $0) } ?? .standard
        let patience = takeBackAfter
        var result = try await keepingUpToDate(display) {
            try await StagedRun(experiment, in: storage, clock: clock, observe: observe) { part in
                try await ExperimentRun(
                    part, in: storage, named: url.description, clock: clock, interruption: interruption,
                    terms: terms, takingBackAfter: patience, declaring: declared, catchesSignals: true,
                    observe: observe
                ).run()
            }()
        }
        if result.end.closesSearch,
            let final = FinalRun(
                experiment, in: storage, clock: clock, interruption: interruption, catchesSignals: true)
        {
            result.final = try await final(result.standing, again: again)
        }
        result.testSetWarning = try await storage.study(named: experiment.name).testSetWarning
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
        case .notStartable, .sameFailure, .tooManyFailures: .workFailed
        case .budget, .alreadyFinished, .time, .exhausted, .stopped:
            standing.census.counts[.complete] == nil ? .workFailed : nil
        }
    }
}
