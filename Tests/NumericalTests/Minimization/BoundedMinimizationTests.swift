import Numerical
import Testing

@Suite struct BoundedMinimizationTests {
    /// The minimum of a bowl within a box is its centre, moved to the box.
    @Test(arguments: 0..<20 as Range<UInt64>) func findsTheNearestPointOfABox(seed: UInt64) {
        var random = RandomStream(seed: seed)
        let count = 1 + random.index(below: 6)
        let centre = (0..<count).map { _ in random.uniform(in: -2...2) }
        let stretch = (0..<count).map { _ in random.uniform(in: 0.1...10) }
        let minimization = BoundedMinimization(
            from: Array(repeating: -1, count: count), to: Array(repeating: 1, count: count),
            valueTolerance: 1e-14, pointTolerance: 1e-10)
        let minimum = minimization.minimize(from: Array(repeating: 0.3, count: count)) { point, gradient in
            var value = 0.0
            for index in 0..<count {
                let difference = point[index] - centre[index]
                gradient[index] = 2 * stretch[index] * difference
                value += stretch[index] * difference * difference
            }
            return value
        }
        for (found, wanted) in zip(minimum.point, centre) {
            #expect(abs(found - min(max(wanted, -1), 1)) < 1e-4)
        }
    }

    @Test func goesDownACurvedValley() {
        let minimization = BoundedMinimization(
            from: [-2, -2], to: [2, 2], maximumEvaluations: 300, valueTolerance: 1e-14, pointTolerance: 1e-12)
        let minimum = minimization.minimize(from: [-1.2, 1]) { x, gradient in
            let (bend, rest) = (x[1] - x[0] * x[0], 1 - x[0])
            gradient[0] = -400 * x[0] * bend - 2 * rest
            gradient[1] = 200 * bend
            return 100 * bend * bend + rest * rest
        }
        #expect(abs(minimum.point[0] - 1) < 1e-3)
        #expect(minimum.evaluations <= 300)
    }

    /// A wall, no number at all, no coordinate: there is an answer within the bounds.
    @Test func survivesWhatIsNoNumber() {
        let minimization = BoundedMinimization(from: [0], to: [1], maximumEvaluations: 50)
        let wall = minimization.minimize(from: [0.4]) { x, gradient in
            gradient[0] = -1
            return x[0] > 0.5 ? .infinity : -x[0]
        }
        #expect((0.4...0.5).contains(wall.point[0]))
        let nothing = minimization.minimize(from: [7]) { _, gradient in
            gradient[0] = .nan
            return .nan
        }
        #expect(nothing.point == [1])
        #expect(nothing.value == .infinity)
        let empty = BoundedMinimization(from: [], to: []).minimize(from: []) { _, _ in 1 }
        #expect(empty.point.isEmpty)
    }

    @Test func repeatsItself() {
        func run() -> BoundedMinimization.Minimum {
            BoundedMinimization(from: [-3, -3], to: [3, 3]).minimize(from: [2, -1]) { x, gradient in
                gradient[0] = 4 * x[0] * x[0] * x[0] + x[1]
                gradient[1] = 2 * x[1] + x[0]
                return x[0] * x[0] * x[0] * x[0] + x[1] * x[1] + x[0] * x[1]
            }
        }
        #expect(run() == run())
    }
}
