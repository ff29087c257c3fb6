import Foundation
import Numerical
import SearchAlgorithms
import Testing

@Suite struct CMAESLawTests {
    @Test(arguments: [2, 5, 10]) func ellipsoidsAndValleysAreSolved(dimension: Int) {
        for (seed, function) in [ellipsoid, rosenbrock].enumerated() {
            var random = RandomStream(seed: UInt64(seed))
            var strategy = CMAES(mean: Array(repeating: 0.5, count: dimension), sigma: 0.5)
            let best = strategy.minimize(function, generations: 150 * dimension, &random)
            #expect(best < 1e-9, "\(dimension) dimensions: \(best)")
        }
    }

    @Test func aThousandDimensionsAreSearchedSeparably() {
        var random = RandomStream(seed: 1)
        var strategy = CMAES(mean: Array(repeating: 1, count: 1000), sigma: 0.3, isSeparable: true)
        let best = strategy.minimize(sphere, generations: 600, &random)
        #expect(best < 100, "\(best)")
    }

    /// All that counts is the order of the values.
    @Test(arguments: [false, true]) func growingTransformationsChangeNothing(isSeparable: Bool) {
        var (a, b) = (RandomStream(seed: 3), RandomStream(seed: 3))
        var plain = CMAES(mean: [1, 2, 3], sigma: 1, isSeparable: isSeparable)
        var bent = plain
        _ = plain.minimize(ellipsoid, generations: 30, &a)
        _ = bent.minimize({ exp(-1 / (1 + ellipsoid($0))) }, generations: 30, &b)
        #expect(plain.mean == bent.mean && plain.covariance == bent.covariance && plain.sigma == bent.sigma)
    }

    @Test func aStrategyThatWasReadGoesOnAsTheOriginal() throws {
        var setup = MixedCMAES.Setup(
            mean: [0.4, 0.5, 0.6], sigma: 0.2,
            axes: [nil, DiscreteAxis(first: 0.25, spacing: 0.25, count: 3), nil], choices: [3])
        setup.adaptsLearningRate = true
        setup.populationSize = 5
        for isSeparable in [false, true] {
            setup.isSeparable = isSeparable
            var random = RandomStream(seed: 5)
            var original = RestartingCMAES(setup, restarts: .bipop)
            for _ in 0..<12 { original.step(&random) }
            let data = try JSONEncoder().encode(original)
            var copy = try JSONDecoder().decode(RestartingCMAES.self, from: data)
            #expect(copy == original)
            var other = random
            for _ in 0..<12 {
                original.step(&random)
                copy.step(&other)
            }
            #expect(copy == original && random == other)
        }
    }

    @Test(arguments: [SearchBox.Repair.clip, .mirror]) func pointsStayInTheBox(repair: SearchBox.Repair) {
        var random = RandomStream(seed: 2)
        for (isSeparable, attempts) in [(false, 0), (false, 20), (true, 0), (true, 20)] {
            let box = SearchBox(lower: [0, 0], upper: [1, 0.001], attempts: attempts, repair: repair)
            let strategy = CMAES(mean: [0, 0], sigma: 5, isSeparable: isSeparable, box: box)
            for _ in 0..<500 {
                let point = strategy.ask(using: &random)
                #expect((0...1).contains(point[0]) && (0...0.001).contains(point[1]))
            }
        }
    }

    @Test func whatComesToAnEndSaysWhy() {
        var random = RandomStream(seed: 4)
        var flat = CMAES(mean: [0, 0], sigma: 1)
        _ = flat.minimize({ _ in 7 }, generations: 1000, &random)
        #expect(flat.stoppingReason == .flatValues)
        var endless = CMAES(mean: [0, 0], sigma: 1e-6)
        _ = endless.minimize({ -$0[0] }, generations: 1000, &random)
        #expect(endless.stoppingReason == .divergence || endless.stoppingReason == .condition)
        var steep = CMAES(mean: [1, 1], sigma: 1)
        _ = steep.minimize({ $0.reduce(0) { $0 + abs($1) } }, generations: 5000, &random)
        #expect(steep.stoppingReason == .smallSteps || steep.stoppingReason == .flatValues)
        #expect(flat.generation < 1000 && endless.generation < 1000 && steep.generation < 5000)
    }

    /// Infinite and missing values, points in one place and far away: it goes on with finite numbers.
    @Test(arguments: [false, true], [false, true]) func badGenerationsDoNotBreakIt(
        adapts: Bool, isSeparable: Bool
    ) {
        let values: [Double] = [.infinity, .nan, -.infinity, 1e308, -1e308, 0]
        var strategy = CMAES(
            mean: [0.5, 0.5], sigma: 0.2, isSeparable: isSeparable, populationSize: 6,
            adaptsLearningRate: adapts)
        var random = RandomStream(seed: 1)
        for generation in 0..<60 {
            let points = (0..<6).map { index -> [Double] in
                generation % 3 == 0
                    ? [1, 1] : generation % 3 == 1 ? strategy.ask(using: &random) : [0, Double(index)]
            }
            strategy.tell(zip(points, values).map { ($0, $1) })
            #expect(strategy.mean.allSatisfy { $0.isFinite })
            #expect(strategy.ask(using: &random).allSatisfy { $0.isFinite })
        }
    }

    @Test func aForeignPointDoesNotBlowUpTheDistribution() {
        var random = RandomStream(seed: 9)
        let start = CMAES(mean: [0, 0, 0], sigma: 0.01)
        let points = [[5.0, 5, 5]] + (1..<start.populationSize).map { _ in start.ask(using: &random) }
        var (shortened, taken) = (start, start)
        shortened.tell(ranked: points, best: 0, worst: 1, foreign: [0])
        taken.tell(ranked: points, best: 0, worst: 1)
        #expect(shortened.deviations.allSatisfy { $0 < 0.05 })
        #expect(taken.deviations.contains { $0 > 0.5 })
    }

    @Test func aWarmStartLeadsToTheBestPlaces() throws {
        var random = RandomStream(seed: 6)
        let results = (0..<200).map { _ -> (point: [Double], value: Double) in
            let point = [random.uniform(), random.uniform()]
            return (point, abs(point[0] - 0.8) + abs(point[1] - 0.2))
        }
        let start = try #require(WarmStart(results))
        #expect(abs(start.mean[0] - 0.8) < 0.05 && abs(start.mean[1] - 0.2) < 0.05)
        #expect(start.sigma < 0.2)
        #expect(WarmStart([]) == nil)
        #expect(WarmStart([(point: [0.3], value: .nan)])?.mean == [0.3])
    }

    /// With noise, a strategy that adapts its learning rates comes nearer to the optimum.
    @Test func adaptedLearningRatesHelpAgainstNoise() {
        func distance(_ adapts: Bool, _ seed: UInt64) -> Double {
            var random = RandomStream(seed: seed)
            var strategy = CMAES(
                mean: Array(repeating: 3, count: 5), sigma: 2, populationSize: 8, adaptsLearningRate: adapts)
            for _ in 0..<1500 {
                let points = (0..<8).map { _ in strategy.ask(using: &random) }
                strategy.tell(points.map { ($0, sphere($0) + random.normal()) })
            }
            return sphere(strategy.mean)
        }
        let adapted = (0..<8).map { distance(true, $0) }
        let usual = (0..<8).map { distance(false, $0) }
        #expect(MannWhitney(adapted, usual).probability(.less) < 1e-2)
    }
}

extension CMAES {
    /// Asks and tells until it stops, or until there were enough generations; the best value.
    fileprivate mutating func minimize(
        _ function: ([Double]) -> Double, generations: Int, _ random: inout RandomStream
    ) -> Double {
        var best = Double.infinity
        while generation < generations, stoppingReason == nil {
            let points = (0..<populationSize).map { _ in ask(using: &random) }
            tell(points.map { ($0, function($0)) })
            best = min(best, points.map(function).min() ?? .infinity)
        }
        return best
    }
}

extension RestartingCMAES {
    /// A generation of a made-up function of all that there is.
    fileprivate mutating func step(_ random: inout RandomStream) {
        let candidates = (0..<current.populationSize).map { _ in ask(using: &random) }
        func value(_ candidate: MixedCMAES.Candidate) -> Double {
            let cells = current.cells(of: candidate)
            return sphere(candidate.point) + Double(cells.reduce(0, +) + candidate.choices.reduce(0, +))
        }
        let ranked = candidates.sorted { value($0) < value($1) }
        tell(ranked: ranked, best: value(ranked[0]), worst: 9, using: &random)
    }
}

private func sphere(_ x: [Double]) -> Double { x.reduce(0) { $0 + $1 * $1 } }

private func ellipsoid(_ x: [Double]) -> Double {
    x.enumerated().reduce(0) { sum, term in
        sum + pow(10, 4 * Double(term.offset) / Double(max(x.count - 1, 1))) * term.element * term.element
    }
}

private func rosenbrock(_ x: [Double]) -> Double {
    zip(x, x.dropFirst()).reduce(0) { $0 + 100 * pow($1.1 - $1.0 * $1.0, 2) + pow(1 - $1.0, 2) }
}
