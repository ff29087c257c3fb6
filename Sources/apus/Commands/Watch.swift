import ArgumentParser
import Experiments
import FoundationEssentials
import Glibc
import Tuning

struct Watch: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "watch",
        abstract: "Shows in the terminal how a study goes on, until it ends or Ctrl-C.",
        discussion:
            """
            A terminal is brought up to date in place; elsewhere a line is printed for each change of the counts. The study \
            has ended when it has as many trials as it was to have; where that is not noted, when none has run for half a \
            minute; and when it is deleted. --once looks one time.
            """)

    @Argument(help: "The study.") var name: String
    @Flag(help: "Show how it stands now, and end.") var once = false
    @OptionGroup var storage: StorageOptions

    func run() async throws {
        try await reportingFailures {
            let storage = try await storage.open()
            let study = try await Study.asDeclared(name, in: storage)
            let budget = SearchPlan(of: try await storage.study(named: name)).trials
            do {
                try await cancelledBySignals { [once] in
                    try await watch(study, budget: budget, on: TerminalScreen(), once: once)
                }
            } catch is CancellationError {
                throw ExitCode.interrupted
            }
        }
    }

    /// What has changed; `nil` if the study is gone.
    private func changes(of study: Study, since revision: Revision) async throws -> StudyChanges? {
        do {
            return try await study.storage.changes(in: study.id, since: revision)
        } catch StorageError.noStudyWithID, StorageError.noStudy {
            return nil
        }
    }

    /// How long it is waited between two looks for changes: longer when nothing happens.
    private static let pauses = (shortest: Duration.milliseconds(100), longest: Duration.seconds(1))
    /// How long no trial has run when a study counts as ended.
    private static let silence = Duration.seconds(30)

    private func watch(_ study: Study, budget: Int?, on screen: TerminalScreen, once: Bool) async throws {
        var (trials, revision, pause) = ([Int: FrozenTrial](), Revision.start, Self.pauses.shortest)
        var isFirst = true
        var lastSign = ContinuousClock.now
        while true {
            guard let changes = try await changes(of: study, since: revision) else { return }
            revision = changes.revision
            let news = changes.trials.filter { trials[$0.number]?.isAsBefore($0) != true }
            for trial in changes.trials { trials[trial.number] = trial }
            let isOpen = trials.values.contains { !$0.state.isFinished && !$0.isPaused }
            if isOpen || !news.isEmpty { lastSign = .now }
            if !news.isEmpty || isFirst || screen.isTerminal {
                let view = WatchView(
                    study, Array(trials.values), history: try await study.history(), budget: budget,
                    now: Date())
                screen.show(view.lines(width: screen.width), line: view.line, isNew: !news.isEmpty || isFirst)
                if view.isOver || once { return }
            }
            if budget == nil, .now - lastSign > Self.silence { return }
            isFirst = false
            pause = news.isEmpty ? min(pause * 2, Self.pauses.longest) : Self.pauses.shortest
            try await Task.sleep(for: pause)
        }
    }
}

extension FrozenTrial {
    /// Whether nothing but the lease has changed.
    fileprivate func isAsBefore(_ other: FrozenTrial) -> Bool {
        var (a, b) = (record, other.record)
        (a.lease, b.lease) = (nil, nil)
        return a == b
    }
}
