import Foundation
import Numerical
import SearchAlgorithms
import Testing

@Suite struct FantasizedImprovementTests {
    private static func draws(_ count: Int, _ points: Int) -> Matrix {
        var random = RandomStream(seed: 21)
        return FantasizedImprovement.draws(count, points: points, using: &random)
    }

    private static func value(_ function: some AcquisitionFunction, _ point: [Double]) -> Double {
        var ignored = point
        return function.value(at: point, gradient: &ignored)
    }

    /// Without noise there is no doubt about what was seen, and the usual expected improvement is left.
    @Test func isTheExpectedImprovementWhereNothingIsUnknown() throws {
        let process = try #require(GaussianProcessLawTests.process(12, seed: 15))
        let (points, targets) = GaussianProcessLawTests.world(12, seed: 15)
        let best = try #require(targets.min())
        let usual = ModelledImprovement(.logExpectedImprovement(best: best), of: process)
        let noisy = try #require(
            FantasizedImprovement(
                .logExpectedImprovement(best: .infinity), of: process, unknown: points,
                draws: Self.draws(64, points.count)))
        for point in [[0.9, 0.1, 0.0], [0.95, 0.3, 2], [0.02, 0.04, 0]] {
            let (own, other) = (Self.value(noisy, point), Self.value(usual, point))
            #expect(abs(own - other) < 0.02 * (1 + abs(other)), "\(point)")
        }
    }

    /// Whoever runs beside a point takes from what it promises, ever more, and nothing from what is far away.
    @Test func runningTrialsLowerTheValueNearby() throws {
        let process = try #require(GaussianProcessLawTests.process(6, seed: 16))
        let point = [0.8, 0.3, 1.0]
        let measure = ImprovementMeasure.logExpectedImprovement(best: 0)
        var last = Self.value(ModelledImprovement(measure, of: process), point)
        let beside = [[0.7, 0.4, 1], [0.85, 0.25, 1], [0.81, 0.31, 1.0]]
        for count in 1...3 {
            let function = try #require(
                FantasizedImprovement(
                    measure, of: process, unknown: Array(beside.prefix(count)), draws: Self.draws(512, count))
            )
            let value = Self.value(function, point)
            #expect(value < last)
            last = value
        }
        let alone = Self.value(ModelledImprovement(measure, of: process), point)
        let far = try #require(
            FantasizedImprovement(measure, of: process, unknown: [[40, -40, 0]], draws: Self.draws(512, 1)))
        #expect(Self.value(far, point) <= alone && last < alone - 0.5)
    }

    @Test(arguments: [false, true]) func hasItsSlopes(isWarped: Bool) throws {
        let process = try #require(GaussianProcessLawTests.process(15, seed: 17, isWarped: isWarped))
        let unknown = [[0.3, 0.6, 1], [0.7, 0.2, 2], [0.4, 0.5, 1]]
        for measure in [
            ImprovementMeasure.logExpectedImprovement(best: 0.2), .logProbabilityOfImprovement(best: 0.2),
        ] {
            let function = try #require(
                FantasizedImprovement(measure, of: process, unknown: unknown, draws: Self.draws(32, 3)))
            let point = [0.35, 0.62, 1]
            var gradient = [0.0, 0, 0]
            let value = function.value(at: point, gradient: &gradient)
            let batch = function.values(at: KernelPoints(GaussianProcessLawTests.dimensions, [point, point]))
            #expect(batch.allSatisfy { abs($0 - value) < 1e-8 * (1 + abs(value)) })
            for dimension in 0..<2 {
                var (low, high) = (point, point)
                low[dimension] -= 1e-5
                high[dimension] += 1e-5
                let slope = (Self.value(function, high) - Self.value(function, low)) / 2e-5
                #expect(abs(gradient[dimension] - slope) < 1e-3 * (1 + abs(slope)))
            }
            #expect(gradient[2] == 0)
        }
    }

    @Test func drawsAreNormal() {
        let draws = Self.draws(1024, 5)
        for row in 0..<5 {
            let values = (0..<1024).map { draws[row, $0] }
            #expect(abs(values.reduce(0, +)) / 1024 < 0.01)
            #expect(abs(values.reduce(0) { $0 + $1 * $1 } / 1024 - 1) < 0.03)
        }
    }
}

/// What BoTorch says of the same values.
@Suite struct NoisyImprovementRecordTests {
    struct Record: Decodable, Sendable {
        struct Case: Decodable, Sendable {
            var points, others: [[Double]]
            var targets, inverseSquaredScales, values: [Double]
            var noise, scale: Double
            var draws, pending: [[Double]]?
            var best: Double?
        }
        var noisy, pending: [Case]
    }

    private static func process(_ example: Record.Case) -> GaussianProcess? {
        let kernel = MaternKernel(
            inverseSquaredScales: example.inverseSquaredScales, scale: example.scale)
        let dimensions = example.points[0].map { _ in KernelDimension.numeric }
        return GaussianProcess(
            points: KernelPoints(dimensions, example.points), targets: example.targets,
            hyperparameters: Hyperparameters(kernel: kernel, noise: example.noise))
    }

    @Test func noisyImprovementsAreThoseOfBoTorch() throws {
        for example in try Fixture.read("noisy-improvement", as: Record.self).noisy {
            let rows = try #require(example.draws)
            let process = try #require(Self.process(example))
            // In the record a draw is a row, here a column.
            let draws = Matrix(rows: rows[0].count, columns: rows.count, elements: rows.flatMap { $0 })
            let function = try #require(
                FantasizedImprovement(
                    .logExpectedImprovement(best: .infinity), of: process,
                    unknown: example.points, draws: draws))
            for (point, value) in zip(example.others, example.values) where value > -100 {
                var ignored = point
                let own = function.value(at: point, gradient: &ignored)
                #expect(abs(own - value) < 0.01 * (1 + abs(value)))
            }
        }
    }

    /// The mean over the outcomes of running trials is what one point adds to what they promise together.
    @Test func pendingImprovementsAreThoseOfBoTorch() throws {
        for example in try Fixture.read("noisy-improvement", as: Record.self).pending {
            let (pending, best) = (try #require(example.pending), try #require(example.best))
            let process = try #require(Self.process(example))
            var random = RandomStream(seed: 22)
            let draws = FantasizedImprovement.draws(4096, points: pending.count, using: &random)
            let function = try #require(
                FantasizedImprovement(
                    .logExpectedImprovement(best: best), of: process,
                    unknown: pending, draws: draws))
            for (point, value) in zip(example.others, example.values) {
                var ignored = point
                let own = exp(function.value(at: point, gradient: &ignored))
                #expect(abs(own - value) < 0.02 * abs(value) + 1e-3)
            }
        }
    }
}
