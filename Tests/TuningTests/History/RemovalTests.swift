import Foundation
import Numerical
import Testing
import Tuning

/// Rows that are taken out.
@Suite struct RemovalTests {
    /// A history that lost rows tells what one tells that never had them.
    @Test(arguments: 0..<12) func itIsAsIfTheRowHadNotBeen(seed: UInt64) {
        var random = RandomStream(seed: seed)
        let isMixed = seed % 2 == 1
        var (history, trials) = (History(directions: [.minimize]), [FrozenTrial]())
        for number in 0..<700 {
            let trial = Self.trial(number, isMixed: isMixed, &random)
            history.append(trial)
            trials.append(trial)
            guard Int.random(in: 0..<3, using: &random) == 0 else { continue }
            let (snapshot, identity) = (history, history.identity)
            let row = Int.random(in: 0..<trials.count, using: &random)
            history.remove(row: row)
            trials.remove(at: row)
            #expect(history.identity != identity)
            if number % 100 == 0 { #expect(snapshot.count == trials.count + 1) }
            if number % 60 < 3 { Self.expectEqual(history, trials) }
        }
        Self.expectEqual(history, trials)
        while !trials.isEmpty {
            history.remove(row: trials.count - 1)
            trials.removeLast()
        }
        Self.expectEqual(history, trials)
    }

    private static func trial(
        _ number: Int, isMixed: Bool, _ random: inout RandomStream
    ) -> FrozenTrial {
        let states: [TrialState] = [.complete, .pruned, .pruned, .failed]
        var record = TrialRecord(state: states.randomElement(using: &random) ?? .pruned)
        record.parameters.set("x", Double(number), from: .float(0...1000))
        if isMixed, Bool.random(using: &random) {
            record.parameters.set(
                "y", 1, from: .float(0...Double(Int.random(in: 1...2, using: &random))))
        }
        if record.state == .complete { record.values = [Double(number)] }
        for step in 1...Int.random(in: 1...4, using: &random) {
            record.reports[step] = Double(step)
        }
        if Bool.random(using: &random) {
            record.systemAttributes["completed_rung_0"] = JSON.float(Double(number)).text
        }
        if isMixed, number % 40 == 0 {
            record.apply(.systemAttribute(key: "constraints", JSON.array([.int(1)]).text), at: .now)
        }
        return FrozenTrial(id: .init(rawValue: number), number: number, record: record)
    }

    private static func expectEqual(_ history: History, _ trials: [FrozenTrial]) {
        var fresh = History(directions: [.minimize])
        for trial in trials { fresh.append(trial) }
        #expect(Array(history.numbers) == Array(fresh.numbers))
        #expect(Array(history.ids) == Array(fresh.ids))
        #expect(Array(history.states) == Array(fresh.states))
        #expect(
            Array(history.objectives[0]).map(\.bitPattern) == Array(fresh.objectives[0]).map(\.bitPattern))
        #expect(Array(history.violations) == Array(fresh.violations))
        #expect(Array(history.lastSteps) == Array(fresh.lastSteps))
        #expect(Array(history.lastReports) == Array(fresh.lastReports))
        #expect(Array(history.systemAttributes) == Array(fresh.systemAttributes))
        for row in 0..<fresh.count {
            #expect(history.parameters(ofRow: row) == fresh.parameters(ofRow: row))
            #expect(history.reports(ofRow: row) == fresh.reports(ofRow: row))
        }
        #expect(Set(history.parameterNames) == Set(fresh.parameterNames))
        for name in fresh.parameterNames {
            for row in 0...fresh.count {
                #expect(
                    history.parameter(name)?.value(inRow: row) == fresh.parameter(name)?.value(inRow: row))
            }
        }
        for step in 1...5 {
            let (own, other) = (history.reports(atStep: step), fresh.reports(atStep: step))
            #expect(own.map { Array($0.rows) } == other.map { Array($0.rows) })
            #expect(own.map { Array($0.values) } == other.map { Array($0.values) })
        }
        for state in TrialState.allCases { #expect(history.count(of: state) == fresh.count(of: state)) }
        #expect(history.union == fresh.union)
        #expect(history.intersection() == fresh.intersection())
        #expect(history.intersection(includingPruned: false) == fresh.intersection(includingPruned: false))
        #expect(history.hasViolations == fresh.hasViolations)
        #expect(history.bestRow == fresh.bestRow)
    }
}
