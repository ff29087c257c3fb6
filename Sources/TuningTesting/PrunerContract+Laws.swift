import Testing
import Tuning

/// A verdict follows from the trial and the history, and from nothing else.
extension PrunerContract {
    func verifyLaws() async throws {
        try await verifyRepetition()
        try await verifyOrder()
        if promises.contains(.sparesTheBest) { try await verifyTheBestGoesOn() }
        if promises.contains(.mirrors) { try await verifyMirror() }
    }

    /// Noisy curves that fall, each to a level of its own.
    private var curves: [[Int: Double]] {
        (0..<40).map { number in
            let level = Double(number * 17 % 23)
            return Dictionary(
                uniqueKeysWithValues: (0..<12).map { step in
                    (step, level + 8 / Double(1 + step) + Double((number * 5 + step * 3) % 7) / 3)
                })
        }
    }

    /// Asked twice, a pruner says the same and notes the same, and one that is made anew says so too.
    private func verifyRepetition() async throws {
        let other = try make()
        var judged = 0
        _ = try await verdicts(on: curves) { study, trial in
            let history = try await study.history()
            let verdict = other.judge(trial.frozen, given: history)
            let again = try make().judge(trial.frozen, given: history)
            #expect(verdict == again, "trial \(trial.number)")
            for (key, text) in verdict.attributes {
                #expect(text.value != nil, "\(key): \(text.rawValue) is no JSON")
            }
            judged += 1
        }
        #expect(judged > 0)
    }

    /// Processes hear of the ends of trials in different orders, and all say the same.
    private func verifyOrder() async throws {
        let study = try await Study.create("contract", .minimize, pruner: make(), seed: 1)
        for curve in curves {
            let trial = try await study.ask()
            for (step, value) in curve.sorted(by: { $0.key < $1.key }) {
                try await trial.report(value, step: step)
                if try await trial.shouldPrune() { break }
            }
            try await study.tell(trial, .complete([trial.frozen.reports.values.last ?? 0]))
        }
        let trials = try await study.trials
        let (forward, backward) = (history(of: trials), history(of: trials.reversed()))
        let pruner = try make()
        let disputed = trials.map(running).count {
            pruner.judge($0, given: forward) != pruner.judge($0, given: backward)
        }
        #expect(disputed == 0, "verdicts depend on the order of the history")
    }

    private func history(of trials: some Sequence<FrozenTrial>) -> History {
        trials.reduce(into: History(directions: [.minimize], studyName: "contract")) { $0.append($1) }
    }

    /// A trial after all others, which has reported what `trial` has.
    private func running(_ trial: FrozenTrial) -> FrozenTrial {
        var record = TrialRecord(state: .running)
        record.reports = trial.reports
        return FrozenTrial(id: .init(rawValue: 1 << 20), number: 1 << 20, record: record)
    }

    private func verifyTheBestGoesOn() async throws {
        let best = Dictionary(uniqueKeysWithValues: (0..<12).map { ($0, -Double($0) - 1) })
        let verdicts = try await verdicts(on: curves + [best])
        #expect(verdicts.last == [Bool](repeating: false, count: 12))
    }

    private func verifyMirror() async throws {
        let mirrored = curves.map { $0.mapValues(-) }
        let (a, b) = (try await verdicts(on: curves), try await verdicts(on: mirrored, .maximize))
        let isSame = a == b
        #expect(isSame, "losses and gains are not judged alike")
    }
}
