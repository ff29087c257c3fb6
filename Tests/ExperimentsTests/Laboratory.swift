import Experiments
import FoundationEssentials
import Glibc
import Synchronization
import Tuning

/// A folder of its own with a storage, in which small programs are tuned.
final class Laboratory: Sendable {
    let folder: String
    let storage: any Storage
    let interruption = Interruption()
    private let happened = Mutex<[RunEvent]>([])

    init(storage: any Storage = InMemoryStorage()) throws {
        folder = FileManager.default.temporaryDirectory.path + "/apus-\(UUID())"
        self.storage = storage
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: folder) }

    /// What the runs told.
    var events: [RunEvent] { happened.withLock { $0 } }

    /// An experiment that runs `script` by `sh`; `$0` is the folder.
    func experiment(_ script: String, trials: Int? = 1, run: String = "", more: String = "") throws
        -> Experiment
    {
        let budget = trials.map { "budget: {trials: \($0)}" } ?? ""
        let text = """
            name: study
            objectives: [{metric: acc, goal: maximize}]
            parameters: {x: {float: [0, 1]}, kind: {choice: [a, b]}}
            run: {command: [sh, -c, \(JSON.string(script).text.rawValue), "\(folder)", "{x}", "{kind}"] \(run)}
            \(budget)
            seed: 1
            \(more)
            """
        return try Experiment(parsing: text, file: "experiment.yaml")
    }

    @discardableResult
    func run(
        _ experiment: Experiment, clock: Clockwork = .real, interruption: Interruption? = nil,
        terms: LeaseTerms = .standard, takingBackAfter patience: Duration? = nil,
        declaring declared: [String: Double] = [:]
    ) async throws -> RunResult {
        try await ExperimentRun(
            experiment, in: storage, named: "memory:", clock: clock,
            interruption: interruption ?? self.interruption, terms: terms, takingBackAfter: patience,
            declaring: declared, root: folder + "/runs",
            observe: { [self] event in happened.withLock { $0.append(event) } }
        ).run()
    }

    /// Runs `script` once, and tells how its only trial ended.
    func trial(of script: String, run: String = "", clock: Clockwork = .real) async throws -> FrozenTrial {
        try await self.run(experiment(script, run: run), clock: clock)
        return try await trials()[0]
    }

    func trials() async throws -> [FrozenTrial] {
        try await storage.changes(in: storage.study(named: "study").id, since: .start).trials
    }

    func read(_ name: String) -> String {
        (try? String(contentsOfFile: "\(folder)/\(name)", encoding: .utf8)) ?? ""
    }

    func exists(_ name: String) -> Bool { access("\(folder)/\(name)", F_OK) == 0 }

    func touch(_ name: String) {
        _ = FileManager.default.createFile(atPath: "\(folder)/\(name)", contents: nil)
    }

    /// When the leases of running trials expire.
    var leases: [Date] {
        guard let storage = storage as? InMemoryStorage, let study = storage.studies().first,
            let changes = try? storage.changes(in: study.id, since: .start)
        else { return [] }
        return changes.trials.compactMap(\.lease?.expires)
    }

    /// Waits until `condition` holds: long, as numerics that are tested at the same time may keep all threads busy.
    func wait(for what: String, until condition: () -> Bool) async throws {
        let end = ContinuousClock.now + .seconds(300)
        while !condition() {
            guard ContinuousClock.now < end else { throw Timeout(what: what) }
            try await Task.sleep(for: .milliseconds(2))
        }
    }

    struct Timeout: Error {
        var what: String
    }
}

extension Clockwork {
    /// The real time, but nobody waits longer than a moment: whatever takes longer is over at once.
    static var hasty: Clockwork {
        var clock = Clockwork.real
        let sleep = clock.sleep
        clock.sleep = { time in await sleep(min(time, .milliseconds(200))) }
        return clock
    }
}

extension Storage {
    /// Whether nothing was stored.
    var isEmpty: Bool { (self as? InMemoryStorage)?.studies().isEmpty ?? false }
}

func kill(_ id: String) { if let id = pid_t(id.trimmingCharacters) { kill(id, SIGKILL) } }

/// Whether a process with this id runs.
func isRunning(_ id: String) -> Bool {
    guard let id = pid_t(id.trimmingCharacters), kill(id, 0) == 0 else { return false }
    let status = (try? String(contentsOfFile: "/proc/\(id)/stat", encoding: .utf8)) ?? ""
    return !status.isEmpty && !status.contains(") Z ")
}

extension String {
    var trimmingCharacters: String { split(whereSeparator: \.isWhitespace).joined(separator: " ") }
}
