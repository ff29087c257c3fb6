import Foundation
import Numerical
import Testing
import Tuning

/// What pruners keep between questions changes nothing but the time.
@Suite struct RungLawTests {
    /// A pruner that has followed a study says what a new one says, now and about an earlier state; and one that takes
    /// the words of the paper literally agrees.
    @Test(
        arguments: ["promotion", "sieve", "hyperband promotion", "synchronous"],
        [Direction.minimize, .maximize])
    func keptOnesAndNewOnesSayTheSame(name: String, direction: Direction) async throws {
        for seed in 0..<2 as Range<UInt64> {
            var random = RandomStream(seed: seed)
            let pruner = Self.pruner(name)
            let study = try await Study.create("s", direction, sampler: .random, pruner: pruner, seed: seed)
            var (working, snapshots) = ([Trial](), [History]())
            for step in 0..<600 {
                if working.count < 4 {
                    working.append(try await study.ask(lease: lease()))
                    continue
                }
                let trial = working.remove(at: Int.random(in: 0..<4, using: &random))
                if let trial = try await advance(trial, in: study, name, &random) { working.append(trial) }
                let history = try await study.history()
                let isLast = step % 5 == 0
                let kept = pruner.resumption(given: history, isLast: isLast)
                #expect(kept == Self.pruner(name).resumption(given: history, isLast: isLast))
                if let factors = Self.factors[name] {
                    let literal = Self.literal(history, isLast: isLast, factors)
                    #expect(kept == literal.map(Resumption.goesOn), "step \(step)")
                }
                if step % 40 == 0 { snapshots.append(history) }
                guard step % 25 == 0, let old = snapshots.randomElement(using: &random) else { continue }
                #expect(
                    pruner.resumption(given: old, isLast: isLast)
                        == Self.pruner(name).resumption(given: old, isLast: isLast))
            }
            #expect(try await study.history().count > 60)
        }
    }

    @Test func rungsAreWhereTheyAreSaidToBe() {
        func rungs(_ pruner: PromotionPruner) -> [Int] {
            let history = History(directions: [.minimize])
            let counts = (1...90).map { step in
                var record = TrialRecord(state: .running)
                record.reports[step] = 1
                let trial = FrozenTrial(id: .init(rawValue: 0), number: 0, record: record)
                return pruner.judge(trial, given: history).attributes.count
            }
            return (1...90).filter { counts[$0 - 1] > ($0 > 1 ? counts[$0 - 2] : 0) }
        }
        #expect(rungs(.promotion(maximumResource: 81)) == [1, 4, 16, 64])
        #expect(rungs(.promotion(minimumResource: 3, maximumResource: 81, growth: 2)) == [3, 6, 12, 24, 48])
        #expect(
            rungs(.promotion(maximumResource: 81, reductionFactor: 1.5, firstReduction: 6, firstGrowth: 4))
                == [1, 4, 6, 9, 14, 20, 30, 46, 68])
        // Rungs that would be at the same step are a step apart.
        #expect(rungs(.promotion(maximumResource: 8, reductionFactor: 1.1)) == [1, 2, 3, 4, 5, 6, 7])
    }

    /// A step further: the trial, if it goes on.
    private func advance(
        _ trial: Trial, in study: Study, _ name: String, _ random: inout RandomStream
    ) async throws -> Trial? {
        if Int.random(in: 0..<25, using: &random) == 0 {
            try await study.tell(trial, .failed(reason: "so it goes"))
            return nil
        }
        let step = (trial.lastStep ?? 0) + 1
        // Few values, so that there are ties.
        try await trial.report(Double(Int.random(in: 0..<30, using: &random)), step: step)
        if step == 9 {
            try await study.tell(trial, .complete([1]))
            return nil
        }
        let history = try await study.history()
        let expected = Self.pruner(name).judge(trial.frozen, given: history)
        let verdict = try await trial.judge()
        #expect(verdict == expected)
        guard verdict.pauses else { return trial }
        try await study.pause(trial)
        return nil
    }

    private static func pruner(_ name: String) -> any Pruner {
        switch name {
        case "promotion": .promotion(maximumResource: 9, reductionFactor: 3)
        case "sieve": .promotion(maximumResource: 9, reductionFactor: 1.5, firstReduction: 4, firstGrowth: 3)
        case "hyperband promotion": .hyperbandPromotion(maximumResource: 9)
        default: .synchronousHyperband(maximumResource: 9)
        }
    }

    /// One in so many goes on from each rung.
    private static let factors = ["promotion": [3.0, 3], "sieve": [4, 1.5, 1.5, 1.5]]

    /// Algorithm 2, get_job: the best of the highest rung of which fewer than a third, or whatever share it is, are better.
    private static func literal(_ history: History, isLast: Bool, _ factors: [Double]) -> Int? {
        let direction = history.directions[0]
        func value(_ attributes: [String: JSONText], _ rung: Int) -> Double? {
            attributes["completed_rung_\(rung)"]?.value?.number
        }
        for (rung, factor) in factors.enumerated().reversed() {
            let here = history.paused.filter {
                value($0.systemAttributes, rung) != nil && value($0.systemAttributes, rung + 1) == nil
            }
            let best = here.compactMap { trial in
                value(trial.systemAttributes, rung).map { (trial.number, $0) }
            }
            .min { direction.isBetter($0.1, than: $1.1) || ($0.1 == $1.1 && $0.0 < $1.0) }
            guard let best else { continue }
            let all =
                (0..<history.count).compactMap { value(history.systemAttributes[$0], rung) }
                + history.running.compactMap { value($0.systemAttributes, rung) }
            let places = max(Int(Double(all.count) / factor + 1e-9), isLast ? 1 : 0)
            if all.count(where: { direction.isBetter($0, than: best.1) }) < places { return best.0 }
        }
        return nil
    }

    private func lease() -> Lease { Lease(owner: "a", expires: .distantFuture) }
}
