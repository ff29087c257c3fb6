import Foundation
import Numerical
import SearchAlgorithms
import Testing

@Suite struct PreferentialProcessTests {
    struct Case: Decodable, Sendable {
        var points: [[Double]]
        var choices: [[Int]]
        var lengths: [Double]
        var scale: Double
        var mode, variances: [Double]
        var evidence: Double

        var kernel: MaternKernel {
            MaternKernel(inverseSquaredScales: lengths.map { 1 / ($0 * $0) }, scale: scale)
        }
        var kernelPoints: KernelPoints { KernelPoints(lengths.map { _ in .numeric }, points) }
        var comparisons: [Comparison] { choices.map { Comparison(better: $0[0], worse: $0[1]) } }
    }

    static let cases = Result { try Fixture.read("preferential-gp", as: [Case].self) }

    @Test func modesVariancesAndEvidencesAreThoseOfAPlainComputation() throws {
        for example in try Self.cases.get() {
            let process = try #require(
                PreferentialProcess(
                    points: example.kernelPoints, comparisons: example.comparisons, kernel: example.kernel))
            for (own, other) in zip(process.mode, example.mode) {
                #expect(abs(own - other) < 1e-5 * (1 + abs(other)))
            }
            for (own, other) in zip(process.variances, example.variances) {
                #expect(abs(own - other) < 1e-4 * (1 + abs(other)))
            }
            #expect(abs(process.logEvidence - example.evidence) < 1e-6 * (1 + abs(example.evidence)))
        }
    }

    @Test func slopesOfTheEvidenceAreThoseOfDifferences() throws {
        for example in try Self.cases.get() {
            let logarithms = example.kernel.inverseSquaredScales.map { log($0) } + [log(example.scale)]
            func loss(_ logarithms: [Double], _ gradient: inout [Double]) -> Double {
                MaternKernel.choiceLoss(
                    logarithms, &gradient, example.comparisons, example.kernelPoints, .preferences)
            }
            var (gradient, unused) = (logarithms, logarithms)
            _ = loss(logarithms, &gradient)
            for index in logarithms.indices {
                var (above, below) = (logarithms, logarithms)
                above[index] += 1e-4
                below[index] -= 1e-4
                let difference = (loss(above, &unused) - loss(below, &unused)) / 2e-4
                #expect(abs(gradient[index] - difference) < 1e-4 * (1 + abs(difference)))
            }
        }
    }

    @Test func drawsHaveTheMeanAndTheVarianceOfThePosterior() throws {
        let example = try Self.cases.get()[1]
        let process = try #require(
            PreferentialProcess(
                points: example.kernelPoints, comparisons: example.comparisons, kernel: example.kernel))
        var random = RandomStream(seed: 3)
        let draws = (0..<4000).map { _ in process.draw(using: &random) }
        for index in example.points.indices {
            let values = draws.map { $0[index] }
            let mean = values.reduce(0, +) / Double(values.count)
            let variance = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(values.count)
            let deviation = process.variances[index].squareRoot()
            #expect(abs(mean - process.mode[index]) < 5 * deviation / Double(values.count).squareRoot())
            #expect(abs(variance / process.variances[index] - 1) < 0.15)
        }
    }

    @Test func contradictionsAndEqualPointsAreTaken() throws {
        let points = KernelPoints([.numeric, .categorical], [[0.5, 1], [0.5, 1], [0.1, 2]])
        let choices = [
            Comparison(better: 0, worse: 1), .init(better: 1, worse: 0), .init(better: 2, worse: 0),
        ]
        let kernel = MaternKernel.fitted(to: choices, of: points)
        let process = try #require(PreferentialProcess(points: points, comparisons: choices, kernel: kernel))
        #expect(process.mode.allSatisfy(\.isFinite) && process.mode[2] < process.mode[0])
        #expect(abs(process.mode[0] - process.mode[1]) < 1e-2)
    }

    @Test func withoutChoicesNothingIsKnown() throws {
        let points = KernelPoints([.numeric], [[0.2], [0.8]])
        let kernel = MaternKernel(inverseSquaredScales: [4], scale: 2)
        let process = try #require(PreferentialProcess(points: points, comparisons: [], kernel: kernel))
        #expect(process.mode == [0, 0] && process.logEvidence == 0)
        #expect(process.variances.allSatisfy { abs($0 - 2) < 1e-5 })
        #expect(PreferentialProcess(points: KernelPoints([]), comparisons: [], kernel: kernel)?.mode == [])
    }
}
