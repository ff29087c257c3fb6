import Numerical
import Testing
import Tuning

@Suite struct ReplayTests {
    private static func space(_ trial: Trial) throws -> Double {
        let x = try trial.suggestFloat("x", in: -2...2)
        let n = try trial.suggestInt("n", in: 1...50, scale: .log)
        let kind = try trial.suggestCategorical("kind", among: ["a", "b", "c"])
        let y = kind == "b" ? try trial.suggestFloat("y", in: 0...1) : 0.5
        return x * x + Double(n) / 50 + y
    }

    static let samplers: [@Sendable () -> any Sampler] = [
        { .tpe(startupTrials: 5) }, { .tpe(startupTrials: 5, isMultivariate: false) },
        { .tpe(startupTrials: 5, isGrouped: true) }, { .random }, { .sobol(seed: 3) },
    ]

    /// Tasks that end in whatever order the machine likes.
    @Test(arguments: samplers.indices)
    func aParallelSearchRepeats(index: Int) async throws {
        let storage = InMemoryStorage()
        let study = try await Study.create(
            "s", .minimize, sampler: Self.samplers[index](), seed: 5, in: storage)
        try await study.optimize(trials: 60, parallelism: 6) { trial in
            let value = try Self.space(trial)
            if trial.number % 3 == 0 { try await trial.flush() }
            for _ in 0..<(trial.number * 7 % 30) { await Task.yield() }
            return value
        }
        let later = try await Study.load("s", sampler: Self.samplers[index](), seed: 5, from: storage)
        #expect(try await later.replay() == Replay(repeated: 60))
        #expect(try await study.replay() == Replay(repeated: 60))
        let other = try await Study.load("s", sampler: Self.samplers[index](), seed: 6, from: storage)
        if index != 4 { #expect(try await other.replay().differences.count > 50) }
    }

    /// Several processes on one study, which hear of each other's trials early and late.
    @Test(arguments: 0..<12 as Range<UInt64>)
    func workersThatShareAStudyRepeat(seed: UInt64) async throws {
        var random = RandomStream(seed: seed)
        let storage = InMemoryStorage()
        let make = Self.samplers[Int(seed) % 3]
        _ = try await Study.create("s", .minimize, in: storage)
        var handles: [Study] = []
        var running: [(study: Study, trial: Trial)] = []
        for _ in 0..<220 {
            if handles.count < 4, random.index(below: 20) == 0 || handles.isEmpty {
                handles.append(try await Study.load("s", sampler: make(), seed: seed, from: storage))
            }
            let study = handles[random.index(below: handles.count)]
            switch random.index(below: 12) {
            case 0..<5 where running.count < 9: running.append((study, try await study.ask()))
            case 5: try await study.enqueue(["x": 0.5])
            case 6: _ = try await study.history()
            case 7 where !running.isEmpty:
                let (_, trial) = running[random.index(below: running.count)]
                _ = try Self.space(trial)
                try await trial.report(1, step: random.index(below: 9))
            case 8 where !running.isEmpty:
                // The trial is repeated, with its parameters.
                let (study, trial) = running.remove(at: random.index(below: running.count))
                _ = try Self.space(trial)
                try await trial.flush()
                var record = TrialRecord(state: .waiting)
                record.parameters = trial.parameters
                try await study.storage.record([.superseded(by: record)], for: trial.id)
            default:
                guard !running.isEmpty else { continue }
                let (study, trial) = running.remove(at: random.index(below: running.count))
                let value = try Self.space(trial)
                try await study.tell(
                    trial, random.index(below: 6) == 0 ? .failed(reason: "chance") : .complete([value]))
            }
        }
        let asked = try await handles[0].trials.count { $0.state != .waiting && $0.askView != nil }
        #expect(asked > 40)
        let later = try await Study.load("s", sampler: make(), seed: seed, from: storage)
        let replay = try await later.replay()
        #expect(replay.differences == [])
        #expect(replay.repeated >= asked)
    }

    /// What other programs asked for is told apart.
    @Test func trialsOfOthersAreUnknown() async throws {
        let study = try await Study.create("s", .minimize, sampler: .tpe(startupTrials: 2), seed: 1)
        try await study.optimize(trials: 4) { try Self.space($0) }
        var record = TrialRecord(state: .complete)
        (record.values, record.parameters) = ([1], try await study.trials[0].parameters)
        try await study.add(record)
        try await study.optimize(trials: 4) { try Self.space($0) }
        #expect(try await study.replay() == Replay(repeated: 8, unknown: [4]))
    }

    /// A note grows with what happened since the last one, not with the study.
    @Test func notesAreSmall() async throws {
        let study = try await Study.create("s", .minimize, sampler: .tpe(startupTrials: 5), seed: 1)
        try await study.optimize(trials: 400, parallelism: 8) { trial in
            let value = try Self.space(trial)
            for _ in 0..<(trial.number * 7 % 30) { await Task.yield() }
            return value
        }
        let notes = try await study.trials.compactMap {
            $0.systemAttributes[SystemAttribute.seen]?.rawValue.utf8.count
        }
        #expect(notes.count == 400)
        #expect(notes.reduce(0, +) / notes.count < 50)
        #expect(notes.max() ?? 0 < 90)
        // One that comes later tells in a few bytes that it knows all of them.
        let later = try await Study.load("s", sampler: .tpe(), seed: 1, from: study.storage)
        let note = try await later.ask().frozen.systemAttributes[SystemAttribute.seen]?.rawValue ?? ""
        #expect(note.utf8.count < 30)
    }

    @Test func settingsAreNotedOnce() async throws {
        let study = try await Study.create("s", .minimize, sampler: .tpe(), seed: 1)
        let settings = JSON.object([.init("sampler", .string("tpe"))])
        let (a, b) = (try await study.asking(under: settings), try await study.asking(under: settings))
        let other = try await study.asking(under: .object([.init("sampler", .string("random"))]))
        for handle in [a, b, other, study] { try await handle.tell(handle.ask(), .complete([1])) }
        let record = try await study.storage.study(named: "s")
        #expect(record.systemAttributes.count == 2)
        let names = try await study.trials.map { $0.askView?.settings }
        #expect(names[0] == names[1] && names[0] != names[2] && names[3] == nil)
        #expect(names[0].flatMap(record.settings) == settings)
    }
}
