import Experiments
import Foundation
import Numerical
import Synchronization
import Testing
import Tuning
import TuningSQLite

/// Runs on machines of their own, as far as their leases tell.
private struct Machines {
    let folder = FileManager.default.temporaryDirectory.path + "/apus-\(UUID())"
    let storage: any Storage

    init(_ storage: any Storage) throws {
        self.storage = storage
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    }

    func experiment(trials: Int, parallel: Int = 2) throws -> Experiment {
        try Experiment(
            parsing: """
                name: study
                objectives: [{metric: acc, goal: maximize}]
                parameters: {x: {float: [0, 1]}}
                sampler: random
                run: {command: [sh, -c, "echo acc=$0", "{x}"], parallel: \(parallel)}
                budget: {trials: \(trials)}
                seed: 1
                """, file: "e.yaml")
    }

    func run(
        _ experiment: Experiment, on name: String, in storage: (any Storage)? = nil, clock: Clockwork,
        terms: LeaseTerms = .standard
    ) async throws {
        let worker = try #require(Worker(owner: "\(name):1:1:elsewhere"))
        _ = try await ExperimentRun(
            experiment, in: storage ?? self.storage, named: "memory:", clock: clock, worker: worker,
            terms: terms, root: folder + "/runs"
        ).run()
    }

    func remove() { try? FileManager.default.removeItem(atPath: folder) }
}

/// Machines whose clocks jump by hours at random, forwards and backwards, take nothing from each other.
@Test func machinesWhoseClocksJump() async throws {
    let machines = try Machines(InMemoryStorage())
    defer { machines.remove() }
    let experiment = try machines.experiment(trials: 40)
    try await withThrowingTaskGroup(of: Void.self) { group in
        for machine in 0..<4 {
            let random = Mutex(RandomStream(seed: faultSeed, stream: UInt64(10 + machine)))
            var clock = Clockwork.real
            clock.now = {
                let jump = random.withLock { Double($0.next() % 20_000) - 10_000 }
                return Date() + jump
            }
            group.addTask { [clock] in try await machines.run(experiment, on: "m\(machine)", clock: clock) }
        }
        try await group.waitForAll()
    }
    let audit = try await StudyAudit("study", in: machines.storage)
    audit.expect(budget: 40)
    #expect(audit.trials.count == 40)
}

/// Passes on what a machine writes until it is cut off: from then on nothing of it arrives.
private final class CutOff: Storage {
    private let base: any Storage
    private let room: Mutex<Int>

    init(_ base: any Storage, after writes: Int) {
        self.base = base
        room = Mutex(writes)
    }

    var hasHappened: Bool { room.withLock { $0 < 0 } }

    private func pass() throws(StorageError) {
        let isCut = room.withLock { room in
            room -= 1
            return room < 0
        }
        if isCut { throw .unavailable("storage", detail: "cut off") }
    }

    func createStudy(named name: String, directions: [Direction]) async throws(StorageError) -> StudyRecord {
        try pass()
        return try await base.createStudy(named: name, directions: directions)
    }
    func study(named name: String) async throws(StorageError) -> StudyRecord {
        try await base.study(named: name)
    }
    func study(_ id: StudyRecord.ID) async throws(StorageError) -> StudyRecord { try await base.study(id) }
    func studies() async throws(StorageError) -> [StudyRecord] { try await base.studies() }
    func deleteStudy(_ id: StudyRecord.ID) async throws(StorageError) { try await base.deleteStudy(id) }
    func annotate(_ study: StudyRecord.ID, with attributes: [StudyAttribute]) async throws(StorageError) {
        try pass()
        try await base.annotate(study, with: attributes)
    }
    func addTrial(_ record: TrialRecord, to study: StudyRecord.ID) async throws(StorageError) -> FrozenTrial {
        try pass()
        return try await base.addTrial(record, to: study)
    }
    func startTrial(in study: StudyRecord.ID, lease: Lease?) async throws(StorageError) -> FrozenTrial {
        try pass()
        return try await base.startTrial(in: study, lease: lease)
    }
    func startTrial(
        in study: StudyRecord.ID, lease: Lease, within budget: Int
    ) async throws(StorageError) -> FrozenTrial? {
        try pass()
        return try await base.startTrial(in: study, lease: lease, within: budget)
    }
    func startTrial(_ id: FrozenTrial.ID, lease: Lease?) async throws(StorageError) -> Bool {
        try pass()
        return try await base.startTrial(id, lease: lease)
    }
    func record(_ events: [TrialEvent], for trial: FrozenTrial.ID) async throws(StorageError) {
        try pass()
        try await base.record(events, for: trial)
    }
    func record(
        _ events: [TrialEvent], for trial: FrozenTrial.ID, ifHeldBy lease: Lease
    ) async throws(StorageError) -> Bool {
        try pass()
        return try await base.record(events, for: trial, ifHeldBy: lease)
    }
    func trial(_ id: FrozenTrial.ID) async throws(StorageError) -> FrozenTrial { try await base.trial(id) }
    func changes(in study: StudyRecord.ID, since revision: Revision) async throws(StorageError)
        -> StudyChanges
    {
        try await base.changes(in: study, since: revision)
    }
}

/// Whatever a machine was about to write when it was cut off: another one finishes the study.
///
/// Time passes only where somebody waits, so that leases run out at once.
@Test(arguments: 0..<24)
func aMachineThatIsCutOff(after writes: Int) async throws {
    let machines = try Machines(InMemoryStorage())
    defer { machines.remove() }
    let experiment = try machines.experiment(trials: 4)
    let cut = CutOff(machines.storage, after: writes)
    do {
        try await machines.run(experiment, on: "first", in: cut, clock: .real)
        #expect(!cut.hasHappened)
    } catch is StorageError {
        #expect(cut.hasHappened)
    }
    let time = Mutex(Duration.zero)
    var clock = Clockwork.real
    clock.elapsed = { time.withLock { $0 } }
    clock.sleep = { pause in
        time.withLock { $0 += pause }
        await Task.yield()
    }
    try await machines.run(experiment, on: "second", clock: clock)
    try await StudyAudit("study", in: machines.storage).expect(budget: 4)
}
