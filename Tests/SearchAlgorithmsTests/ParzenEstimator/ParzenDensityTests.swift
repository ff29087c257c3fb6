import Foundation
import Numerical
import SearchAlgorithms
import Testing

@Suite struct ParzenDensityTests {
    @Test(arguments: [0, 1, 2, 7, 40, 300])
    func densitiesSumToOne(_ count: Int) {
        let dimensions: [ParzenDimension] = [
            .continuous(0...2), .discrete(1...9, step: 2), .discrete(1...6, step: 1, isLog: true),
            .categorical(count: 3),
        ]
        let points = ParzenWorlds.randomPoints(count, dimensions, seed: 3)
        let estimator = ParzenWorlds.estimator(
            dimensions, Dictionary(uniqueKeysWithValues: points.enumerated().map { ($0, $1) }))
        // The narrowest kernel is a hundredth of the domain wide: Simpson's rule on 400 cells is right to 1e-5.
        var probes: [[Double]] = []
        for i in 0...400 {
            for b in stride(from: 1.0, through: 9, by: 2) {
                for c in 1...6 {
                    for d in 0..<3 { probes.append([Double(i) / 200, b, Double(c), Double(d)]) }
                }
            }
        }
        let sum = zip(probes, estimator.logDensity(at: probes)).reduce(0) { sum, entry in
            let i = Int((entry.0[0] * 200).rounded())
            let weight = i == 0 || i == 400 ? 1.0 : i % 2 == 1 ? 4 : 2
            return sum + weight / 3 / 200 * exp(entry.1)
        }
        #expect(abs(sum - 1) < 1e-4)
    }

    /// Fine steps take another way than coarse ones: the same kernels, once on a grid just fine enough, and once, with
    /// the clip that makes it so switched off but no kernel near it, on the exact way.
    @Test func fineAndCoarseStepsAgree() {
        let dimensions: [ParzenDimension] = [.discrete(0...9999, step: 1)]
        let centers = (0..<90).map { Double($0 * 111) }
        let numbered = Dictionary(uniqueKeysWithValues: centers.enumerated().map { ($0, [$1]) })
        let fine = ParzenWorlds.estimator(dimensions, numbered)
        let exact = ParzenWorlds.estimator(dimensions, numbered, options: ParzenOptions(usesMagicClip: false))
        let probes = stride(from: 0.0, through: 9999, by: 7).map { [$0] }
        for (a, b) in zip(fine.logDensity(at: probes), exact.logDensity(at: probes)) {
            #expect(abs(a - b) < 1e-11)
        }
    }

    /// The definition, kernel by kernel, in plain scalar arithmetic.
    @Test func densityIsTheSumOfItsKernels() {
        let centers = [0.1, 0.15, 0.4, 0.95]
        let estimator = ParzenWorlds.estimator(
            [.continuous(0...1)], Dictionary(uniqueKeysWithValues: centers.enumerated().map { ($0, [$1]) }))
        // The larger gap to a neighbour, the outermost to the inner one alone; at least 1 / 6.
        let deviations = [1.0 / 6, 0.25, 0.55, 0.55]
        for x in [0.0, 0.13, 0.5, 1] {
            let kernels = zip(centers, deviations).map {
                TruncatedNormal(mean: $0, deviation: $1, bounds: 0...1)
            }
            let prior = TruncatedNormal(mean: 0.5, deviation: 1, bounds: 0...1)
            let sum = (kernels + [prior]).reduce(0) { $0 + exp($1.logDensity(x)) / 5 }
            #expect(abs(estimator.logDensity(at: [[x]])[0] - log(sum)) < 1e-13)
        }
    }
}
