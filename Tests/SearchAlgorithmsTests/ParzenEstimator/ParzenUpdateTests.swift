import Numerical
import SearchAlgorithms
import Testing

/// However observations came and went, the density is that of the ones that are there, to the last bit.
@Suite struct ParzenUpdateTests {
    /// All 4⁵ ways to put in and take out four observations, two of them equal.
    @Test func everyWayInASmallWorld() {
        let points: [[Double]] = [[0.25, 0, 1], [0.75, 3, 0], [0.25, 0, 1], [1, 1, 1]]
        let probes = ParzenWorlds.randomPoints(3, ParzenWorlds.small, seed: 1)
        let rebuilt = (0..<16).map { subset in
            let present = points.enumerated().filter { subset >> $0.offset & 1 == 1 }
            return ParzenWorlds.estimator(
                ParzenWorlds.small,
                Dictionary(uniqueKeysWithValues: present.map { ($0.offset, $0.element) })
            ).logDensity(at: probes)
        }
        for way in 0..<1024 {
            var (estimator, subset) = (ParzenEstimator(ParzenWorlds.small), 0)
            for number in (0..<5).map({ way >> (2 * $0) & 3 }) {
                if subset >> number & 1 == 1 {
                    estimator.update(removing: [number])
                } else {
                    estimator.update(inserting: [.init(number: number, point: points[number])])
                }
                subset ^= 1 << number
                #expect(estimator.logDensity(at: probes) == rebuilt[subset], "way \(way)")
            }
        }
    }

    @Test(arguments: [
        ParzenOptions(), ParzenOptions(usesMagicClip: false), ParzenOptions(considersEndpoints: true),
        ParzenOptions(priorWeight: 0.1, weights: .equal),
    ])
    func randomWaysInALargeWorld(_ options: ParzenOptions) {
        var random = RandomStream(seed: 9)
        var estimator = ParzenEstimator(ParzenWorlds.mixed, options: options)
        var present: [Int: [Double]] = [:]
        let probes = ParzenWorlds.randomPoints(5, ParzenWorlds.mixed, seed: 2)
        for step in 0..<60 {
            // Mostly growing, at first in large bites; numbers come out of order.
            let removed = present.keys.sorted().filter { _ in random.uniform() < 0.1 }
            let bite = random.index(below: step < 5 ? 60 : 8)
            let inserted = (0..<bite).map { index in
                ParzenEstimator.Observation(
                    number: (step * 100 + index * 37 % 100) ^ 1,
                    point: ParzenWorlds.randomPoint(ParzenWorlds.mixed, using: &random))
            }
            estimator.update(removing: removed, inserting: inserted)
            for number in removed { present[number] = nil }
            for observation in inserted { present[observation.number] = observation.point }
            let rebuilt = ParzenWorlds.estimator(ParzenWorlds.mixed, present, options: options)
            #expect(estimator.observedNumbers == present.keys.sorted())
            #expect(estimator.logDensity(at: probes) == rebuilt.logDensity(at: probes), "step \(step)")
            var (a, b) = (RandomStream(seed: UInt64(step)), RandomStream(seed: UInt64(step)))
            #expect(estimator.sample(3, using: &a) == rebuilt.sample(3, using: &b))
        }
        #expect(present.count > 20)
    }

    @Test(arguments: ParzenWorlds.all)
    func manyObservationsAtOnceAreAsOneByOne(_ dimensions: [ParzenDimension]) {
        let points = ParzenWorlds.randomPoints(300, dimensions, seed: 4)
        var oneByOne = ParzenEstimator(dimensions)
        for (number, point) in points.enumerated() {
            oneByOne.update(inserting: [.init(number: number, point: point)])
        }
        let atOnce = ParzenWorlds.estimator(
            dimensions, Dictionary(uniqueKeysWithValues: points.enumerated().map { ($0, $1) }))
        #expect(oneByOne.logDensity(at: points) == atOnce.logDensity(at: points))
    }
}
