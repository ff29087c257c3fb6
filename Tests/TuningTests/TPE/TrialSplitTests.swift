import Numerical
import Testing
import Tuning

@Suite struct TrialSplitTests {
    /// Optuna's TPE counts the same trials among the best.
    @Test func bestTrialsAreOptunas() throws {
        let histories = try Fixture.json("tpe-split").array ?? []
        #expect(histories.count == 40)
        for recorded in histories {
            let directions = (recorded["directions"]?.array ?? []).compactMap(\.string).compactMap(
                Direction.init)
            var history = History(directions: directions)
            for (number, trial) in (recorded["trials"]?.array ?? []).enumerated() {
                history.append(Self.trial(number, trial))
            }
            for split in recorded["splits"]?.array ?? [] {
                let count = try #require(split["count"]?.integer)
                var own = TrialSplit(limit: .max, objectives: directions.count)
                let below = split["below"]?.array?.compactMap(\.integer)
                #expect(own.below(count, in: history) == below, "\(count) of \(recorded["trials"] ?? .null)")
            }
        }
    }

    private static func trial(_ number: Int, _ json: JSON) -> FrozenTrial {
        var record = TrialRecord(state: json["state"]?.string == "pruned" ? .pruned : .complete)
        record.values = json["values"]?.array?.compactMap(\.number) ?? []
        for report in (json["reports"]?.array ?? []).compactMap(\.array) {
            record.reports[report[0].integer ?? 0] = report[1].number
        }
        if let constraint = json["constraint"] { record.systemAttributes["constraints:c"] = constraint.text }
        return FrozenTrial(id: .init(rawValue: number), number: number, record: record)
    }

    /// Keeping the best few as rows come is as good as sorting all of them.
    @Test(arguments: [1, 3, 25, .max]) func splitFollowsTheHistory(_ limit: Int) {
        var random = RandomStream(seed: 4)
        var (kept, history) = (TrialSplit(limit: limit, objectives: 1), History(directions: [.maximize]))
        var snapshots: [History] = []
        for number in 0..<150 {
            var record = TrialRecord(state: random.uniform() < 0.1 ? .failed : .complete)
            record.values = [(random.uniform() * 40).rounded()]
            history.append(FrozenTrial(id: .init(rawValue: number), number: number, record: record))
            snapshots.append(history)
            // Now and then a trial asks that started long ago.
            let asked = random.uniform() < 0.2 ? snapshots[random.index(below: snapshots.count)] : history
            let wanted = min(limit, asked.count / 10 + 1)
            var fresh = TrialSplit(limit: limit, objectives: 1)
            #expect(kept.below(wanted, in: asked) == fresh.below(wanted, in: asked))
        }
    }

    /// With several objectives too; and what was let go of would not have been chosen, but for a few trials where a
    /// single front is larger than what is kept.
    @Test(arguments: [2, 3]) func frontsFollowTheHistory(_ objectives: Int) {
        var random = RandomStream(seed: 5)
        var history = History(directions: Array(repeating: .minimize, count: objectives))
        var (kept, exact) = (
            TrialSplit(limit: 20, objectives: objectives), TrialSplit(limit: 1000, objectives: objectives)
        )
        for number in 0..<600 {
            var record = TrialRecord(state: random.uniform() < 0.1 ? .pruned : .complete)
            let point = (0..<objectives).map { _ in random.uniform() }
            // Later trials are better, as those of a search are.
            let shift = 1 / (1 + Double(number) / 100)
            if record.state == .complete { record.values = point.map { $0 + shift } }
            history.append(FrozenTrial(id: .init(rawValue: number), number: number, record: record))
            guard number % 7 == 0 else { continue }
            let wanted = min(20, history.count / 10 + 1)
            var fresh = TrialSplit(limit: 20, objectives: objectives)
            let below = kept.below(wanted, in: history)
            #expect(below == fresh.below(wanted, in: history))
            #expect(below.count == wanted)
            let missed = Set(exact.below(wanted, in: history)).subtracting(below)
            #expect(missed.count <= (objectives == 2 ? 0 : 2))
        }
    }
}
