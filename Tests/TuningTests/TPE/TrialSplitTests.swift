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
                var own = TrialSplit(limit: .max)
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
        var (kept, history) = (TrialSplit(limit: limit), History(directions: [.maximize]))
        var snapshots: [History] = []
        for number in 0..<150 {
            var record = TrialRecord(state: random.uniform() < 0.1 ? .failed : .complete)
            record.values = [(random.uniform() * 40).rounded()]
            history.append(FrozenTrial(id: .init(rawValue: number), number: number, record: record))
            snapshots.append(history)
            // Now and then a trial asks that started long ago.
            let asked = random.uniform() < 0.2 ? snapshots[random.index(below: snapshots.count)] : history
            let wanted = min(limit, asked.count / 10 + 1)
            var fresh = TrialSplit(limit: limit)
            #expect(kept.below(wanted, in: asked) == fresh.below(wanted, in: asked))
        }
    }
}
