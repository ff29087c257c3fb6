import Numerical
import SearchAlgorithms
import Testing

@Suite struct RandomForestTests {
    static let features: [ForestFeature] = [.numeric, .categorical(count: 4), .numeric]

    /// Points on a grid, with every kind of coordinate, missing ones among them.
    static func world(_ count: Int, seed: UInt64) -> (points: [[Double]], values: [Double]) {
        var random = RandomStream(seed: seed)
        var points: [[Double]] = []
        for _ in 0..<count {
            let category = random.index(below: 5)
            points.append([
                Double(random.index(below: 9)) / 8, category == 4 ? .nan : Double(category),
                random.uniform() < 0.3 ? .nan : Double(random.index(below: 9)) / 8,
            ])
        }
        let values = points.map { point in
            point[0] + (point[1].isNaN ? 2 : abs(point[1] - 1)) + (point[2].isNaN ? 0 : point[2] * point[0])
        }
        return (points, values)
    }

    /// A tree that may ask as often as it wants knows all that it learnt.
    @Test(arguments: [ForestOptions.Splits.best, .random]) func aTreeRemembers(_ splits: ForestOptions.Splits)
    {
        for seed in 0..<20 as Range<UInt64> {
            let (points, values) = Self.world(60, seed: seed)
            var random = RandomStream(seed: seed)
            let options = ForestOptions(trees: 1, splits: splits, usesBootstrap: false)
            let forest = RandomForest(
                points: points, values: values, features: Self.features, options: options, using: &random)
            for (point, value) in zip(points, values) {
                let (mean, variance) = forest.predict(point)
                #expect(abs(mean - value) < 1e-9 && variance < 1e-12, "\(point)")
            }
        }
    }

    /// The first question leaves the smallest sum of squares of all divisions there are.
    @Test func theFirstQuestionIsTheBest() {
        for seed in 0..<40 as Range<UInt64> {
            let (points, values) = Self.world(25, seed: seed)
            var random = RandomStream(seed: seed)
            let options = ForestOptions(trees: 1, maximumDepth: 1, usesBootstrap: false)
            let tree = RandomForest(
                points: points, values: values, features: Self.features, options: options, using: &random
            ).trees[0]
            let left = zip(tree.weights, tree.variances).dropFirst().reduce(0) { $0 + $1.0 * $1.1 }
            #expect(abs(left - Self.smallestSquares(points, values)) < 1e-9)
        }
    }

    private static func smallestSquares(_ points: [[Double]], _ values: [Double]) -> Double {
        var smallest = Double.infinity
        func look(_ isRight: (Int) -> Bool) {
            let sides = [false, true].map { side in
                points.indices.filter { isRight($0) == side }.map { values[$0] }
            }
            guard sides.allSatisfy({ !$0.isEmpty }) else { return }
            smallest = min(smallest, sides.reduce(0) { $0 + squares($1) })
        }
        for feature in [0, 2] {
            for cut in [-1.0] + stride(from: 1.0 / 16, to: 1, by: 1.0 / 8) {
                look { points[$0][feature] > cut }
            }
        }
        for set in 0..<32 {
            look { set >> (points[$0][1].isNaN ? 4 : Int(points[$0][1])) & 1 == 1 }
        }
        return smallest
    }

    private static func squares(_ values: [Double]) -> Double {
        let mean = values.reduce(0, +) / Double(values.count)
        return values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    }

    /// Mean and variance are those of the mixture of the leaves.
    @Test func predictionsAreMixtures() {
        let (points, values) = Self.world(80, seed: 3)
        var random = RandomStream(seed: 3)
        let options = ForestOptions(trees: 7, splits: .random, minimumInLeaf: 4)
        let forest = RandomForest(
            points: points, values: values.map { $0 + 1e9 }, features: Self.features, options: options,
            using: &random)
        let all = forest.predict(all: points.flatMap { $0 })
        for (index, point) in points.enumerated() {
            let leaves = forest.trees.map {
                ($0.nodes[$0.leaf(of: point)].mean, $0.variances[$0.leaf(of: point)])
            }
            let mean = leaves.reduce(0) { $0 + ($1.0 - 1e9) } / 7
            let variance = leaves.reduce(0) { $0 + $1.1 + ($1.0 - 1e9 - mean) * ($1.0 - 1e9 - mean) } / 7
            #expect(abs(all.means[index] - 1e9 - mean) < 1e-6)
            #expect(abs(all.variances[index] - variance) < 1e-6)
        }
    }

    /// Leaves and nodes keep what the options ask for.
    @Test func optionsAreKept() {
        let (points, values) = Self.world(100, seed: 5)
        for options in [
            ForestOptions(trees: 3, minimumInLeaf: 5), ForestOptions(trees: 3, minimumToSplit: 30),
            ForestOptions(trees: 3, splits: .random, featureShare: 0.3, maximumDepth: 3),
        ] {
            var random = RandomStream(seed: 1)
            let forest = RandomForest(
                points: points, values: values, features: Self.features, options: options, using: &random)
            for tree in forest.trees {
                for (node, weight) in zip(tree.nodes, tree.weights) {
                    #expect(weight >= Double(options.minimumInLeaf))
                    if node.feature >= 0 { #expect(weight >= Double(options.minimumToSplit)) }
                }
                #expect(tree.leafCount <= 1 << options.maximumDepth || options.maximumDepth > 60)
                #expect(tree.weights[0] == 100)
            }
        }
    }

    /// Nothing to tell apart, a single sample, and no features give a tree of one leaf.
    @Test func degenerateWorldsGiveALeaf() {
        var random = RandomStream(seed: 1)
        let worlds: [([[Double]], [Double], [ForestFeature])] = [
            ([[0.5], [0.5]], [1, 2], [.numeric]), ([[.nan], [.nan]], [1, 2], [.numeric]),
            ([[0.1], [0.9]], [3, 3], [.numeric]), ([[0.1]], [4], [.numeric]), ([[], []], [1, 2], []),
            ([[2], [2]], [1, 5], [.categorical(count: 10_000)]),
        ]
        for (points, values, features) in worlds {
            for splits in [ForestOptions.Splits.best, .random] {
                let options = ForestOptions(trees: 2, splits: splits, usesBootstrap: false)
                let forest = RandomForest(
                    points: points, values: values, features: features, options: options, using: &random)
                #expect(forest.trees.allSatisfy { $0.nodes.count == 1 })
                let mean = values.reduce(0, +) / Double(values.count)
                #expect(abs(forest.predict(points[0]).mean - mean) < 1e-12)
            }
        }
    }

    /// A forest follows a function that it has seen enough of.
    @Test func forestsGeneralize() {
        var random = RandomStream(seed: 9)
        let points = (0..<600).map { _ in
            [random.uniform(), Double(random.index(below: 3)), random.uniform()]
        }
        func value(_ x: [Double]) -> Double { 3 * x[0] * x[0] + x[1] }
        let features: [ForestFeature] = [.numeric, .categorical(count: 3), .numeric]
        for splits in [ForestOptions.Splits.best, .random] {
            let forest = RandomForest(
                points: Array(points.prefix(400)), values: points.prefix(400).map(value), features: features,
                options: ForestOptions(trees: 20, splits: splits), using: &random)
            let rest = points.suffix(200)
            let error = rest.reduce(0) { $0 + pow(forest.predict($1).mean - value($1), 2) } / 200
            #expect(error < 0.05)
        }
    }

    private func pow(_ x: Double, _ n: Int) -> Double { (0..<n).reduce(1) { y, _ in y * x } }
}
