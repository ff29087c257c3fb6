import CVectorKernels
import Foundation
import Numerical
import SearchAlgorithms
import Testing

/// The loops for every instruction set that this processor has.
private let instructionSets = [VECTOR_PORTABLE, VECTOR_AVX2, VECTOR_AVX512].filter {
    $0.rawValue <= vector_best_instructions().rawValue
}

@Suite struct VectorLoopTests {
    /// Against scalar arithmetic of another derivation: inside and far outside, wide and narrow.
    @Test(arguments: instructionSets) func normalMassesAreRight(_ instructions: vector_instructions) {
        var random = RandomStream(seed: 1)
        let count = 1001
        var (middles, halves, means, deviations) = ([Double](), [Double](), [Double](), [Double]())
        for _ in 0..<count {
            middles.append(random.uniform(in: -5...5))
            halves.append(exp(random.uniform(in: -4...2)))
            means.append(random.uniform(in: -5...5))
            deviations.append(exp(random.uniform(in: -4...2)))
        }
        var masses = [Double](repeating: .nan, count: count)
        normal_log_masses(instructions, count, middles, halves, means, deviations, &masses)
        for index in 0..<count {
            let low = (middles[index] - halves[index] - means[index]) / deviations[index]
            let high = (middles[index] + halves[index] - means[index]) / deviations[index]
            let expected = StandardNormal.logMass(from: low, to: high)
            #expect(abs(masses[index] - expected) <= 2e-12 * max(1, abs(expected)), "\(low)...\(high)")
        }
    }

    @Test(arguments: instructionSets, ParzenWorlds.all)
    func densitiesAgree(_ instructions: vector_instructions, _ dimensions: [ParzenDimension]) {
        for count in [0, 1, 30, 500] {
            let points = ParzenWorlds.randomPoints(count, dimensions, seed: 5)
            let estimator = ParzenWorlds.estimator(
                dimensions, Dictionary(uniqueKeysWithValues: points.enumerated().map { ($0, $1) }))
            let probes = ParzenWorlds.randomPoints(100, dimensions, seed: 6) + points.prefix(20)
            let plain = estimator.logDensity(at: probes, with: VECTOR_PORTABLE)
            for (a, b) in zip(plain, estimator.logDensity(at: probes, with: instructions)) {
                #expect(abs(a - b) <= 1e-12 * max(1, abs(a)))
            }
        }
    }
}
