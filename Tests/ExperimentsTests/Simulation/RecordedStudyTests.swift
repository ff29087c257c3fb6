import Experiments
import Testing
import Tuning

import struct FoundationEssentials.Date

/// Studies that are replayed.
@Suite struct RecordedStudyTests {
    private func study(
        _ storage: InMemoryStorage, _ records: [TrialRecord], _ directions: [Direction] = [.minimize]
    ) async throws -> StudyRecord {
        let study = try await Study.create("s", directions: directions, in: storage)
        for record in records { try await study.add(record) }
        return try storage.study(named: "s")
    }

    private func trial(
        _ state: TrialState, from start: Double, to end: Double, _ values: [Double], firstStep: Int = 1,
        attributes: [String: JSONText] = [:]
    ) -> TrialRecord {
        var record = TrialRecord(state: state)
        record.parameters.set("x", values.last ?? 0, from: .float(0...10))
        for (index, value) in values.enumerated() { record.reports[firstStep + index] = value }
        if state == .complete { record.values = [values.last ?? 0] }
        if state == .pruned { record.values = values.suffix(1) }
        record.systemAttributes = attributes
        (record.start, record.end) = (Date(timeIntervalSince1970: start), Date(timeIntervalSince1970: end))
        return record
    }

    @Test func aStudyIsReplayedAsItWas() async throws {
        let storage = InMemoryStorage()
        let record = try await study(
            storage,
            [
                trial(.complete, from: 0, to: 8, [4, 3, 2, 1]), trial(.pruned, from: 8, to: 10, [9, 8]),
                trial(.failed, from: 10, to: 11, [5]),
                // Counted from step 0.
                trial(.complete, from: 11, to: 19, [4, 3, 2, 0.5], firstStep: 0),
            ])
        let curves = try await RecordedCurves(of: record, in: storage)
        let past = try await RecordedCurves.past(of: record, in: storage)
        #expect(curves.isTimed && curves.records.map(\.curve.seconds) == [8, 2, 1, 8])
        #expect(curves.records.map(\.curve.steps) == [4, 2, 1, 4])
        #expect(curves.space.parameters == [.init("x", .float(0...10))])
        #expect(past.steps == 11 && past.seconds == 19 && past.machineSeconds == 19)
        #expect(past.best == .init(trial: 3, value: 0.5, steps: 11, seconds: 19))
        let result = try await SimulationTests.simulation(curves).run(RecordedOrder(curves))
        #expect(result.counts == past.counts && result.steps == past.steps)
        #expect(abs(result.seconds - 19) < 1e-6 && result.best?.value == 0.5 && result.best?.steps == 11)
        #expect(result.cut == 1 && result.wholeSteps == 13)
        #expect(try await result.study.trials.map(\.reports) == curves.records.map(\.curve.reports))
    }

    /// What a trial was paused for is no time of training.
    @Test func restsAreLeftOut() async throws {
        let storage = InMemoryStorage()
        let paused = ["apus:pauses": JSON.int(2).text]
        let record = try await study(
            storage,
            [
                trial(.complete, from: 0, to: 8, [4, 3, 2, 1]),
                trial(.complete, from: 0, to: 1000, [4, 3, 2, 1, 1], attributes: paused),
            ])
        let curves = try await RecordedCurves(of: record, in: storage)
        #expect(curves.records.map(\.curve.seconds) == [8, 10])
        let other = InMemoryStorage()
        let unknown = try await RecordedCurves(
            of: study(other, [trial(.complete, from: 0, to: 1000, [4, 3, 2], attributes: paused)]), in: other)
        #expect(!unknown.isTimed && unknown.records.map(\.curve.seconds) == [3])
    }

    /// A trial that another one repeats was not finished, and does not count.
    @Test func whatWasRepeatedIsLeftOut() async throws {
        let storage = InMemoryStorage()
        let repeated = ["apus:repeated": JSON.bool(true).text]
        let record = try await study(
            storage,
            [
                trial(.failed, from: 0, to: 8, [4], attributes: repeated),
                trial(.complete, from: 8, to: 9, [4, 3]),
            ])
        #expect(try await RecordedCurves(of: record, in: storage).records.count == 1)
    }

    @Test func whatCannotBeReplayedIsRefused() async throws {
        let storage = InMemoryStorage()
        let empty = try await study(storage, [trial(.failed, from: 0, to: 1, [1])])
        await #expect(throws: SimulationError.nothingRecorded(study: "s")) {
            _ = try await RecordedCurves(of: empty, in: storage)
        }
        let other = InMemoryStorage()
        let several = try await study(other, [], [.minimize, .maximize])
        await #expect(throws: SimulationError.severalObjectives(study: "s")) {
            _ = try await RecordedCurves(of: several, in: other)
        }
    }
}
