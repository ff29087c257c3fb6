import Foundation
import Numerical
import SearchAlgorithms
import Testing

@Suite struct GaussianProcessLawTests {
    /// Points of mixed dimensions with the values of a smooth function.
    static func world(_ count: Int, seed: UInt64) -> (points: [[Double]], targets: [Double]) {
        var random = RandomStream(seed: seed)
        let points = (0..<count).map { _ in
            [random.uniform(), random.uniform(), Double(random.index(below: 3))]
        }
        return (points, points.map { sin(4 * $0[0]) + $0[1] * $0[1] + ($0[2] == 1 ? 0.5 : 0) })
    }
    static let dimensions: [KernelDimension] = [.numeric, .numeric, .categorical]

    static func process(_ count: Int, seed: UInt64, isWarped: Bool = false) -> GaussianProcess? {
        let (points, targets) = world(count, seed: seed)
        var hyperparameters = Hyperparameters(
            kernel: MaternKernel(inverseSquaredScales: [4, 1.5, 0.7], scale: 1.3), noise: 1e-6)
        if isWarped {
            hyperparameters.warping = InputWarping(powers: [0.8, 1.7, 1], counterpowers: [1.2, 0.6, 1])
        }
        return GaussianProcess(
            points: KernelPoints(dimensions, points), targets: targets, hyperparameters: hyperparameters)
    }

    @Test func interpolates() throws {
        let process = try #require(Self.process(25, seed: 1))
        let (points, targets) = Self.world(25, seed: 1)
        for (index, point) in points.enumerated() {
            let posterior = process.posterior(at: point)
            #expect(abs(posterior.mean - targets[index]) < 1e-3)
            #expect(posterior.variance < 1e-5)
            #expect(abs(process.meansAtPoints[index] - posterior.mean) < 1e-6)
        }
        #expect(process.posterior(at: [50, 50, 9]).variance > 1.29)
    }

    @Test(arguments: [false, true]) func appendingIsRefitting(isWarped: Bool) throws {
        let whole = try #require(Self.process(20, seed: 2, isWarped: isWarped))
        let (points, targets) = Self.world(20, seed: 2)
        var grown = try #require(
            GaussianProcess(
                points: KernelPoints(Self.dimensions, Array(points.prefix(12))),
                targets: Array(targets.prefix(12)),
                hyperparameters: whole.hyperparameters))
        for index in 12..<20 { grown = try #require(grown.appending(points[index], target: targets[index])) }
        let (a, b) = (whole.posterior(at: [0.3, 0.6, 1]), grown.posterior(at: [0.3, 0.6, 1]))
        #expect(abs(a.mean - b.mean) < 1e-6 && abs(a.variance - b.variance) < 1e-6)
    }

    @Test(arguments: [false, true]) func batchesAndSlopesAreThoseOfSinglePoints(isWarped: Bool) throws {
        let process = try #require(Self.process(15, seed: 3, isWarped: isWarped))
        let point = [0.41, 0.77, 2.0]
        let slopes = process.posteriorGradient(at: point)
        let single = process.posterior(at: point)
        let batch = process.posteriors(at: KernelPoints(Self.dimensions, [point, point]))
        #expect(abs(batch[1].mean - single.mean) < 1e-10 && abs(batch[1].variance - single.variance) < 1e-10)
        #expect(abs(slopes.posterior.mean - single.mean) < 1e-10)
        for dimension in 0..<2 {
            let (low, high) = (process.moved(point, dimension, -1e-5), process.moved(point, dimension, 1e-5))
            #expect(abs(slopes.mean[dimension] - (high.mean - low.mean) / 2e-5) < 1e-5)
            #expect(abs(slopes.variance[dimension] - (high.variance - low.variance) / 2e-5) < 1e-5)
        }
        #expect(slopes.mean[2] == 0)
    }

    /// The derivatives of the likelihood, of the prior, and of the warped likelihood, by finite differences.
    @Test func lossesHaveTheirSlopes() {
        let (points, targets) = Self.world(14, seed: 4)
        let kernelPoints = KernelPoints(Self.dimensions, points)
        let plain = [1.0, 0.3, -0.4, 0.2, -4.0]
        let warped = plain + [0.3, -0.2, 0, 0.1, 0.4, 0]
        let likelihood = MarginalLikelihood(kernelPoints, targets: targets)
        expectSlopes(at: plain) { likelihood.loss($0, &$1) }
        expectSlopes(at: warped) { Hyperparameters.warpedLoss($0, &$1, kernelPoints, targets) }
        expectSlopes(at: warped) { logarithms, gradient in
            gradient = logarithms.map { _ in 0 }
            return HyperparameterPrior().loss(logarithms, &gradient, dimensions: 3)
        }
    }

    @Test func fittingFindsWhatMatters() {
        var random = RandomStream(seed: 5)
        let points = (0..<40).map { _ in (0..<3).map { _ in random.uniform() } }
        let targets = points.map { sin(6 * $0[1]) }
        let fitted = Hyperparameters.fitted(
            to: targets, at: KernelPoints(Array(repeating: .numeric, count: 3), points))
        let weights = fitted.kernel.inverseSquaredScales
        #expect(weights[1] > 20 * max(weights[0], weights[2]))
        #expect(fitted.noise < 1e-3)
    }

    private func expectSlopes(at point: [Double], _ loss: ([Double], inout [Double]) -> Double) {
        var gradient = point.map { _ in 0.0 }
        var ignored = gradient
        _ = loss(point, &gradient)
        for index in point.indices {
            var (low, high) = (point, point)
            low[index] -= 1e-5
            high[index] += 1e-5
            let slope = (loss(high, &ignored) - loss(low, &ignored)) / 2e-5
            #expect(abs(gradient[index] - slope) < 1e-5 * (1 + abs(slope)), "\(index)")
        }
    }
}

extension GaussianProcess {
    fileprivate func moved(_ point: [Double], _ dimension: Int, _ step: Double) -> Posterior {
        var point = point
        point[dimension] += step
        return posterior(at: point)
    }
}

@Suite struct GrowingProcessTests {
    /// What was kept changes nothing.
    @Test func followsAsIfItBeganAnew() throws {
        let (points, losses) = GaussianProcessLawTests.world(70, seed: 6)
        var kept = GrowingProcess(GaussianProcessLawTests.dimensions)
        for count in [3, 20, 21, 45, 46, 60, 70, 50] {
            let (points, losses) = (Array(points.prefix(count)), Array(losses.prefix(count)))
            kept.update(points: points, losses: losses)
            var fresh = GrowingProcess(GaussianProcessLawTests.dimensions)
            fresh.update(points: points, losses: losses)
            #expect(fresh.process == kept.process)
            #expect(fresh.modelled == kept.modelled)
        }
    }

    @Test func fitsEverSeldomer() {
        #expect((0...40).allSatisfy { GrowingProcess.fitCount($0) == $0 })
        let counts = Set((0...2000).map { GrowingProcess.fitCount($0) })
        #expect(counts.count < 130)
        #expect((1...2000).allSatisfy { GrowingProcess.fitCount($0) > $0 - max(1, $0 / 16) - 1 })
        #expect((2000...9000).allSatisfy { GrowingProcess.fitCount($0) > $0 - 125 })
    }

    @Test(arguments: TargetScale.allCases) func targetsKeepTheirOrder(scale: TargetScale) {
        for losses: [Double] in [
            [], [1], [2, 2, 2], [3, -1, 1e9, 0.5, .infinity, .nan, -.infinity],
            [0x1p-1074, .greatestFiniteMagnitude],
            [1, 2, 4, 8, 16, 32, 64, 128],
        ] {
            let targets = scale.apply(losses)
            #expect(targets.allSatisfy(\.isFinite) && targets.count == losses.count)
            for (a, x) in zip(losses, targets) {
                for (b, y) in zip(losses, targets) where a.isFinite && b.isFinite && a < b { #expect(x <= y) }
            }
        }
    }
}
