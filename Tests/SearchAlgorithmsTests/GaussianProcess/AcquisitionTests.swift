import Foundation
import Numerical
import SearchAlgorithms
import Testing

@Suite struct AcquisitionTests {
    static let measures: [ImprovementMeasure] = [
        .logExpectedImprovement(best: -0.4), .logProbabilityOfImprovement(best: -0.4),
        .confidenceBound(deviations: 1.5),
    ]

    @Test(arguments: measures) func measuresHaveTheirSlopes(measure: ImprovementMeasure) {
        for mean in [-3.0, -0.4, 0.1, 5] {
            for deviation in [0.05, 0.7, 3] {
                let slope = measure.slope(mean: mean, deviation: deviation)
                let step = 1e-6
                func value(_ m: Double, _ d: Double) -> Double { measure.value(mean: m, deviation: d) }
                let byMean = (value(mean + step, deviation) - value(mean - step, deviation)) / (2 * step)
                let byDeviation = (value(mean, deviation + step) - value(mean, deviation - step)) / (2 * step)
                #expect(abs(slope.byMean - byMean) < 1e-3 * (1 + abs(byMean)))
                #expect(abs(slope.byDeviation - byDeviation) < 1e-3 * (1 + abs(byDeviation)))
                #expect(slope.value == value(mean, deviation))
            }
        }
    }

    @Test func sumsAndVolumesHaveTheirSlopes() throws {
        let processes = try (7..<10 as Range<UInt64>).map { seed in
            try #require(GaussianProcessLawTests.process(12, seed: seed))
        }
        let region = BoxDecomposition(
            front: [[0.1, 0.5, 0.3], [0.4, 0.2, 0.6], [0.9, 0.1, 0.1]], reference: [1.5, 1.5, 1.5])
        let function = AcquisitionSum([
            HypervolumeImprovement(processes, region: region),
            ModelledImprovement(.logProbabilityOfImprovement(best: 0), of: processes[0]),
        ])
        let point = [0.35, 0.62, 1]
        var (gradient, ignored) = ([0.0, 0, 0], [0.0, 0, 0])
        _ = function.value(at: point, gradient: &gradient)
        for dimension in 0..<2 {
            var (low, high) = (point, point)
            low[dimension] -= 1e-6
            high[dimension] += 1e-6
            let slope =
                (function.value(at: high, gradient: &ignored) - function.value(at: low, gradient: &ignored))
                / 2e-6
            #expect(abs(gradient[dimension] - slope) < 1e-3 * (1 + abs(slope)))
        }
    }

    /// The boxes tile what is not dominated: their volume and the front's make the whole.
    @Test(arguments: 2...4) func boxesTileTheRest(objectives: Int) {
        var random = RandomStream(seed: 8)
        let front = (0..<6).map { _ in (0..<objectives).map { _ in random.uniform() } }
        let reference = [Double](repeating: 1.2, count: objectives)
        let region = BoxDecomposition(front: front, reference: reference)
        // Losses are not below 0 here.
        let free = region.boxes.reduce(0.0) { sum, box in
            sum
                + box.enumerated().reduce(1.0) { volume, part in
                    let interval = region.intervals[part.offset][part.element]
                    return volume * (interval.high - max(interval.low, 0))
                }
        }
        let dominated = Losses(front, objectives: objectives).hypervolume(reference: reference)
        #expect(abs(free + dominated - pow(1.2, Double(objectives))) < 1e-9)
    }

    @Test func findsTheBestPointOfAMixedSpace() throws {
        let process = try #require(GaussianProcessLawTests.process(40, seed: 11))
        let space = CandidateSpace([
            .continuous, .ordered([0.1, 0.3, 0.5, 0.7, 0.9]), .unordered([0, 1, 2]),
        ])
        let function = ModelledImprovement(.confidenceBound(deviations: 0), of: process)
        var random = RandomStream(seed: 12)
        let search = AcquisitionSearch(space, anchors: [[0.5, 0.5, 0]], reach: [0.5, 0.8, 1])
        let found = try #require(search.maximum(of: function, using: &random))
        let value = function.values(at: KernelPoints(space.kernelDimensions, [found]))[0]
        for x in stride(from: 0.0, through: 1, by: 0.01) {
            for y in [0.1, 0.3, 0.5, 0.7, 0.9] {
                for z in [0.0, 1, 2] {
                    let other = function.values(at: KernelPoints(space.kernelDimensions, [[x, y, z]]))[0]
                    #expect(value >= other - 1e-6)
                }
            }
        }
    }

    @Test func whatIsExcludedIsNotFound() throws {
        let process = try #require(GaussianProcessLawTests.process(10, seed: 13))
        let space = CandidateSpace([.ordered([0.25, 0.75]), .ordered([0.5]), .unordered([0, 1])])
        let function = ModelledImprovement(.logExpectedImprovement(best: 0), of: process)
        var all: Set<[Double]> = []
        for x in [0.25, 0.75] { for z in [0.0, 1] { all.insert([x, 0.5, z]) } }
        var random = RandomStream(seed: 14)
        for point in all {
            let search = AcquisitionSearch(
                space, anchors: [[0.25, 0.5, 0]], reach: [1, 1, 1], excluded: all.subtracting([point]))
            #expect(search.maximum(of: function, using: &random) == point)
        }
        let none = AcquisitionSearch(space, anchors: [], reach: [1, 1, 1], excluded: all)
        #expect(none.maximum(of: function, using: &random) == nil)
    }
}

@Suite struct TrustRegionTests {
    @Test func growsAndShrinks() {
        let better = (0..<8).map { -Double($0) }
        #expect(TrustRegion(losses: better, startup: 5, dimensions: 30).length == 1.6)
        let worse = better + (0..<30).map { Double($0) }
        let region = TrustRegion(losses: worse, startup: 5, dimensions: 30)
        #expect(region.length == 0.8)
        #expect(region.centre == 7)
        #expect(region.box(around: [0.5, 1], reach: [1, 1]).low == [0.5 - 0.4, 0.6])
    }

    @Test func beginsAnew() {
        let losses = (0..<400).map { Double($0) }
        let region = TrustRegion(losses: losses, startup: 10, dimensions: 30)
        #expect(region.restarts == 1)
        #expect(region.begin > 200)
        #expect(region.centre == region.begin)
        let fresh = TrustRegion(losses: Array(losses.prefix(region.begin)), startup: 10, dimensions: 30)
        #expect(fresh.isStarting(startup: 10) && fresh.centre == nil)
    }
}
