import Foundation
import Numerical
import SearchAlgorithms
import Testing

/// What scikit-learn, BoTorch and SciPy say of the same values.
@Suite struct GaussianProcessRecordTests {
    struct Record: Decodable, Sendable {
        struct Regression: Decodable, Sendable {
            var points: [[Double]]
            var targets, logarithms: [Double]
            var loss: Double
            var gradient: [Double]
            var others: [[Double]]
            var means, variances: [Double]
        }
        struct Improvements: Decodable, Sendable { var z, values: [Double] }
        struct Hypervolume: Decodable, Sendable {
            var front: [[Double]]
            var reference, mean, variance: [Double]
            var value: Double
        }
        struct Power: Decodable, Sendable {
            var values: [Double]
            var exponent: Double
            var transformed: [Double]
        }
        var regressions: [Regression]
        var logImprovements: Improvements
        var hypervolumeImprovements: [Hypervolume]
        var powers: [Power]
    }

    static let record = Result { try Fixture.read("gaussian-process", as: Record.self) }

    @Test func likelihoodsAndPosteriorsAreThoseOfScikitLearn() throws {
        for example in try Self.record.get().regressions {
            let dimensions = example.points[0].count
            let points = KernelPoints(Array(repeating: .numeric, count: dimensions), example.points)
            var gradient = example.gradient.map { _ in 0.0 }
            let loss = MarginalLikelihood(points, targets: example.targets).loss(
                example.logarithms, &gradient)
            #expect(abs(loss - example.loss) < 1e-8 * (1 + abs(example.loss)))
            for (own, other) in zip(gradient, example.gradient) {
                #expect(abs(own - other) < 1e-6 * (1 + abs(other)))
            }
            let process = try #require(
                GaussianProcess(
                    points: points, targets: example.targets,
                    hyperparameters: Hyperparameters(logarithms: example.logarithms, dimensions: dimensions)))
            let others = KernelPoints(points.dimensions, example.others)
            for (index, posterior) in process.posteriors(at: others).enumerated() {
                #expect(abs(posterior.mean - example.means[index]) < 1e-8)
                #expect(abs(posterior.variance - example.variances[index]) < 1e-8)
            }
        }
    }

    @Test func logImprovementsAreThoseOfBoTorch() throws {
        let record = try Self.record.get().logImprovements
        for (z, value) in zip(record.z, record.values) {
            #expect(abs(ImprovementMeasure.logUnitImprovement(z) - value) < 1e-9 * (1 + abs(value)), "\(z)")
        }
    }

    /// A process without points has the distribution that its kernel says, here with other means by one point far off.
    @Test func hypervolumeImprovementsAreThoseOfBoTorch() throws {
        for example in try Self.record.get().hypervolumeImprovements {
            let region = BoxDecomposition(front: example.front, reference: example.reference)
            // The means move to 0, and the front with them.
            let processes = try example.variance.map { variance in
                let kernel = MaternKernel(inverseSquaredScales: [1], scale: variance)
                return try #require(
                    GaussianProcess(
                        points: KernelPoints([.numeric]), targets: [],
                        hyperparameters: Hyperparameters(kernel: kernel, noise: 1e-6)))
            }
            let moved = BoxDecomposition(
                front: example.front.map { zip($0, example.mean).map { $0 - $1 } },
                reference: zip(example.reference, example.mean).map { $0 - $1 })
            #expect(moved.boxes.count == region.boxes.count)
            let function = HypervolumeImprovement(processes, region: moved)
            var gradient = [0.0]
            let value = function.value(at: [0.5], gradient: &gradient)
            #expect(abs(value - log(example.value)) < 1e-7, "\(example)")
            #expect(function.values(at: KernelPoints([.numeric], [[0.5]])) == [value])
        }
    }

    @Test func powersAreThoseOfSciPy() throws {
        for example in try Self.record.get().powers {
            let transform = try #require(PowerTransform(fittedTo: example.values))
            #expect(abs(transform.exponent - example.exponent) < 2e-3)
        }
    }
}
