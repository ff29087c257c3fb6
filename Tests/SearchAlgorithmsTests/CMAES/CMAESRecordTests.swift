import Numerical
import SearchAlgorithms
import Testing

/// The library cmaes makes the same of the same generations.
@Suite struct CMAESRecordTests {
    struct Record: Decodable {
        var gaussians: [Gaussian]
        var margins: [Margin]
        var categories: [Categories]
        var warmStarts: [WarmStartCase]
    }

    struct Gaussian: Decodable {
        struct Generation: Decodable {
            var points: [[Double]]
            var values: [Double]
            var sigma: Double
        }

        struct State: Decodable {
            var mean, covariance, stepPath, rankOnePath: [Double]
        }

        var mean: [Double]
        var sigma: Double
        var populationSize: Int
        var isSeparable, adaptsLearningRate: Bool
        var generations: [Generation]
        var state: State
    }

    struct Margin: Decodable {
        struct Generation: Decodable {
            var points, encoded: [[Double]]
            var values, mean, stretch: [Double]
            var sigma: Double
        }

        var mean: [Double]
        var sigma: Double
        var steps: [Double]
        var bounds: [[Double]]
        var generations: [Generation]
    }

    struct Categories: Decodable {
        struct Generation: Decodable {
            var choices: [[Int]]
            var probabilities: [[Double]]
        }

        var counts: [Int]
        var weights: [Double]
        var generations: [Generation]
    }

    struct WarmStartCase: Decodable {
        var points: [[Double]]
        var values, mean: [Double]
        var sigma: Double
        var covariance: [Double]
    }

    static let record = Result { try Fixture.read("cmaes", as: Record.self) }

    @Test func generationsAreLearntAlike() throws {
        let cases = try Self.record.get().gaussians
        #expect(cases.count == 27)
        for (index, example) in cases.enumerated() {
            var strategy = CMAES(
                mean: example.mean, sigma: example.sigma, isSeparable: example.isSeparable,
                populationSize: example.populationSize, adaptsLearningRate: example.adaptsLearningRate)
            for generation in example.generations {
                strategy.tell(zip(generation.points, generation.values).map { ($0, $1) })
                #expect(strategy.sigma.isNear(generation.sigma), "case \(index)")
            }
            #expect(strategy.mean.areNear(example.state.mean), "case \(index)")
            let variances = strategy.covariance.variances
            let n = example.mean.count
            switch strategy.covariance {
            case .full(let covariance):
                #expect(covariance.matrix.elements.areNear(example.state.covariance), "case \(index)")
            case .diagonal:
                let expected = (0..<n).map { example.state.covariance[$0 * n + $0] }
                #expect(variances.areNear(expected), "case \(index)")
            }
        }
    }

    @Test func defaultPopulationsAreTheLibrarys() {
        #expect(
            [1, 2, 5, 10, 1000].map {
                CMAES(mean: Array(repeating: 0, count: $0), sigma: 1, isSeparable: true).populationSize
            }
                == [4, 6, 8, 10, 24])
    }

    @Test func marginsAreTheLibrarys() throws {
        for (index, example) in try Self.record.get().margins.enumerated() {
            let axes = zip(example.steps, example.bounds).map { step, bounds -> DiscreteAxis? in
                guard step > 0 else { return nil }
                let count = Int(((bounds[1] - bounds[0]) / step).rounded())
                return DiscreteAxis(first: bounds[0] + step / 2, spacing: step, count: count)
            }
            let discrete = axes.indices.filter { axes[$0] != nil }
            var strategy = CMAES(mean: example.mean, sigma: example.sigma)
            var margin = DiscreteMargin(axes, populationSize: strategy.populationSize)
            for generation in example.generations {
                for (point, encoded) in zip(generation.points, generation.encoded) {
                    let cells = margin.cells(of: point, mean: strategy.mean)
                    let values = zip(discrete, cells).map {
                        example.bounds[$0][0] + Double($1) * example.steps[$0]
                    }
                    #expect(values == encoded, "case \(index)")
                }
                strategy.tell(zip(generation.points, generation.values).map { ($0, $1) })
                margin.correct(&strategy)
                #expect(strategy.mean.areNear(generation.mean), "case \(index)")
                #expect(margin.stretch.areNear(generation.stretch), "case \(index)")
                #expect(strategy.sigma.isNear(generation.sigma), "case \(index)")
            }
        }
    }

    @Test func probabilitiesAreTheLibrarys() throws {
        for example in try Self.record.get().categories {
            var strategy = CategoricalStrategy(counts: example.counts)
            for generation in example.generations {
                strategy.tell(ranked: generation.choices, weights: example.weights)
                for (own, theirs) in zip(strategy.probabilities, generation.probabilities) {
                    #expect(own.areNear(theirs), "\(example.counts)")
                }
            }
        }
    }

    @Test func warmStartsAreTheLibrarys() throws {
        for example in try Self.record.get().warmStarts {
            let start = try #require(WarmStart(zip(example.points, example.values).map { ($0, $1) }))
            #expect(start.mean.areNear(example.mean))
            #expect(start.sigma.isNear(example.sigma))
            #expect(start.covariance.matrix.elements.areNear(example.covariance))
        }
    }
}

extension Double {
    fileprivate func isNear(_ other: Double) -> Bool { abs(self - other) <= 1e-9 * max(1, abs(other)) }
}

extension [Double] {
    fileprivate func areNear(_ other: [Double]) -> Bool {
        count == other.count && zip(self, other).allSatisfy { $0.isNear($1) }
    }
}
