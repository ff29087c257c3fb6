import Foundation
import Numerical
import SearchAlgorithms
import Testing

@Suite struct MixedCMAESTests {
    /// Every cell count up to nine, evenly spaced and listed alike, on and beside each threshold.
    @Test func cellsAreTheIntervalsBetweenThresholds() {
        for count in 1...8 {
            let even = DiscreteAxis(first: 0.5, spacing: 1, count: count)
            let listed = DiscreteAxis(thresholds: (0..<count).map { Double($0) + 0.5 })
            for axis in [even, listed] {
                #expect(axis.count == count + 1)
                for quarter in -8...(4 * count + 8) {
                    let x = Double(quarter) / 4
                    let below = (0..<count).count { axis.threshold($0) < x }
                    #expect(axis.cell(of: x) == below)
                    let (lower, upper) = axis.limits(around: x)
                    #expect(below == 0 || lower < x)
                    #expect(below == count || upper >= x)
                }
                #expect(axis.cell(of: .infinity) == count && axis.cell(of: -.infinity) == 0)
            }
        }
    }

    /// Whatever the mean and the deviation, the cells beside the mean's keep their chance.
    @Test func neighboursKeepTheirChance() {
        let axis = DiscreteAxis(first: 0.5, spacing: 1, count: 4)
        for mean in stride(from: -1.0, through: 5, by: 0.13) {
            for sigma in [1e-6, 1e-3, 0.1, 1, 10] {
                var strategy = CMAES(mean: [mean, 0], sigma: sigma)
                var margin = DiscreteMargin([axis, nil], populationSize: strategy.populationSize)
                margin.correct(&strategy)
                let (m, spread) = (strategy.mean[0], strategy.deviations[0] * margin.stretch[0])
                let (lower, upper) = axis.limits(around: m)
                let below = 0.5 * erfc((m - lower) / spread * 0.5.squareRoot())
                let above = 0.5 * erfc((upper - m) / spread * 0.5.squareRoot())
                let least = lower == upper ? margin.margin : margin.margin / 2
                #expect(min(below, above) >= least * (1 - 1e-6), "\(mean), \(sigma): \(below), \(above)")
                #expect(axis.cell(of: m) == axis.cell(of: mean), "\(mean), \(sigma)")
            }
        }
    }

    @Test func probabilitiesStayOnesThatAddUp() {
        var random = RandomStream(seed: 3)
        var strategy = CategoricalStrategy(counts: [2, 3, 40])
        for _ in 0..<300 {
            let ranked = (0..<7).map { _ in strategy.ask(using: &random) }.sorted { $0[2] < $1[2] }
            strategy.tell(ranked: ranked, weights: [0.6, 0.3, 0.1])
            for (probabilities, margin) in zip(strategy.probabilities, strategy.margins) {
                #expect(abs(probabilities.reduce(0, +) - 1) < 1e-12)
                #expect(probabilities.allSatisfy { $0 >= margin * (1 - 1e-9) })
            }
        }
        #expect(strategy.probabilities[2][0] > 0.5)
    }

    /// Bits of which each counts only once all before it are right: without margins the last ones are settled by chance.
    @Test func marginsKeepWhatDoesNotCountYet() {
        func best(_ usesMargin: Bool, _ seed: UInt64) -> Double {
            var random = RandomStream(seed: seed)
            let bit = DiscreteAxis(thresholds: [0.5])
            let setup = MixedCMAES.Setup(
                mean: Array(repeating: 0.3, count: 8) + Array(repeating: 0.5001, count: 8), sigma: 1.0 / 6,
                axes: (0..<16).map { $0 < 8 || !usesMargin ? nil : bit })
            var (strategy, best) = (MixedCMAES(setup), Double.infinity)
            for _ in 0..<250 {
                let candidates = (0..<strategy.populationSize).map { _ in strategy.ask(using: &random) }
                let values = candidates.map { candidate in
                    let bits =
                        usesMargin ? strategy.cells(of: candidate) : candidate.point[8...].map(bit.cell(of:))
                    let sphere = candidate.point[..<8].reduce(0) { $0 + 100 * ($1 - 0.5) * ($1 - 0.5) }
                    return sphere + Double(8 - bits.prefix { $0 == 1 }.count)
                }
                best = min(best, values.min() ?? .infinity)
                let order = values.indices.sorted { values[$0] < values[$1] }
                strategy.tell(ranked: order.map { candidates[$0] }, best: values[order[0]], worst: .infinity)
            }
            return best
        }
        let with = (0..<12 as Range<UInt64>).map { best(true, $0) }
        let without = (0..<12 as Range<UInt64>).map { best(false, $0) }
        #expect(with.count { $0 < 0.01 } >= 11, "\(with)")
        #expect(with.count { $0 < 0.01 } >= without.count { $0 < 0.01 } + 4, "\(without)")
    }

    @Test func restartsDoubleThePopulation() {
        var random = RandomStream(seed: 1)
        for restarts in RestartStrategy.allCases {
            let setup = MixedCMAES.Setup(mean: [0.5, 0.5], sigma: 1.0 / 6, axes: [nil, nil])
            var strategy = RestartingCMAES(setup, restarts: restarts)
            var sizes = [strategy.current.populationSize]
            var runs = 0
            for _ in 0..<4000 where runs < 5 {
                let candidates = (0..<strategy.current.populationSize).map { _ in strategy.ask(using: &random)
                }
                strategy.tell(ranked: candidates, best: 1, worst: 1, using: &random)
                if strategy.runs > runs { sizes.append(strategy.current.populationSize) }
                runs = strategy.runs
            }
            switch restarts {
            case .never: #expect(sizes == [6] && strategy.current.strategy.stoppingReason == .flatValues)
            case .ipop: #expect(sizes == [6, 12, 24, 48, 96, 192])
            case .bipop:
                #expect(sizes.starts(with: [6, 12]) && sizes.dropFirst(2).contains { $0 <= 12 }, "\(sizes)")
                #expect(sizes.contains(24), "\(sizes)")
            }
        }
    }

    /// A start elsewhere finds what the first run has missed.
    @Test func restartsLeaveLocalOptima() {
        func best(_ restarts: RestartStrategy, _ seed: UInt64) -> Double {
            var random = RandomStream(seed: seed)
            let setup = MixedCMAES.Setup(mean: [0.2, 0.2, 0.2], sigma: 0.05, axes: [nil, nil, nil])
            var strategy = RestartingCMAES(setup, restarts: restarts)
            var (best, evaluations) = (Double.infinity, 0)
            while evaluations < 12_000 {
                let candidates = (0..<strategy.current.populationSize).map { _ in strategy.ask(using: &random)
                }
                func value(_ candidate: MixedCMAES.Candidate) -> Double {
                    candidate.point.reduce(0) { sum, u in
                        let x = 10 * (u - 0.7)
                        return sum + x * x - 10 * cos(2 * Double.pi * x) + 10
                    }
                }
                let ranked = candidates.sorted { value($0) < value($1) }
                best = min(best, value(ranked[0]))
                evaluations += ranked.count
                strategy.tell(
                    ranked: ranked, best: value(ranked[0]), worst: value(ranked[ranked.count - 1]),
                    using: &random)
            }
            return best
        }
        for restarts in [RestartStrategy.ipop, .bipop] {
            let found = (0..<6 as Range<UInt64>).map { best(restarts, $0) }
            let missed = (0..<6 as Range<UInt64>).map { best(.never, $0) }
            #expect(found.reduce(0, +) < 0.3 * missed.reduce(0, +), "\(restarts): \(found), \(missed)")
        }
    }
}
