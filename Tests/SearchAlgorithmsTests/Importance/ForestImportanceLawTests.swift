import Numerical
import SearchAlgorithms
import Testing

/// In worlds that can be counted out, the figures are what their definitions say.
@Suite struct ForestImportanceLawTests {
    private static func forest(_ seed: UInt64, depth: Int) -> RandomForest {
        let (points, values) = RandomForestTests.world(40, seed: seed)
        var random = RandomStream(seed: seed)
        return RandomForest(
            points: points, values: values, features: RandomForestTests.features,
            options: ForestOptions(trees: 2, maximumDepth: depth), using: &random)
    }

    /// The variance of each marginal, summed over all cells that thresholds on a grid can make.
    @Test func sharesOfVarianceAreThoseOfTheMarginals() {
        let missing = [0, 0.2, 0.3]
        let cells = (0..<16).map { ((Double($0) + 0.5) / 16, 1.0 / 16) }
        let axes: [[(Double, Double)]] = [
            cells, (0..<4).map { (Double($0), 0.8 / 4) } + [(.nan, 0.2)],
            cells.map { ($0.0, $0.1 * 0.7) } + [(.nan, 0.3)],
        ]
        for seed in 0..<6 as Range<UInt64> {
            let forest = Self.forest(seed, depth: 6)
            let domains = zip(forest.features, missing).map { FeatureDomain($0, missing: $1) }
            let shares = FunctionalANOVA(forest, over: domains).shares()
            for feature in 0..<3 {
                let expected = forest.trees.map { Self.share(of: feature, $0, axes) }
                #expect(abs(shares[feature].mean - (expected[0] + expected[1]) / 2) < 1e-9)
            }
        }
    }

    private static func share(of feature: Int, _ tree: RegressionTree, _ axes: [[(Double, Double)]]) -> Double
    {
        var marginals = axes.map { $0.map { _ in 0.0 } }
        var (mean, squares) = (0.0, 0.0)
        for (i, a) in axes[0].enumerated() {
            for (j, b) in axes[1].enumerated() {
                for (k, c) in axes[2].enumerated() {
                    let value = tree.nodes[tree.leaf(of: [a.0, b.0, c.0])].mean
                    mean += value * a.1 * b.1 * c.1
                    squares += value * value * a.1 * b.1 * c.1
                    marginals[0][i] += value * b.1 * c.1
                    marginals[1][j] += value * a.1 * c.1
                    marginals[2][k] += value * a.1 * b.1
                }
            }
        }
        let variance = zip(marginals[feature], axes[feature]).reduce(0) {
            $0 + ($1.0 - mean) * ($1.0 - mean) * $1.1.1
        }
        return variance / (squares - mean * mean)
    }

    /// Shapley values are the mean gain over all orders in which coordinates become known.
    @Test func shapleyValuesAreMeanGains() {
        for seed in 0..<8 as Range<UInt64> {
            let forest = Self.forest(seed, depth: 7)
            for point in RandomForestTests.world(5, seed: seed + 100).points {
                let values = forest.shapleyValues(at: point)
                let expected = Self.meanGains(forest, point)
                for (value, gain) in zip(values, expected) { #expect(abs(value - gain) < 1e-9) }
                let sum = forest.predict(point).mean - Self.value(forest, point, known: [])
                #expect(abs(values.reduce(0, +) - sum) < 1e-9)
            }
        }
    }

    private static func meanGains(_ forest: RandomForest, _ point: [Double]) -> [Double] {
        let orders = [[0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]]
        var gains = [0.0, 0, 0]
        for order in orders {
            var known: Set<Int> = []
            for feature in order {
                let before = value(forest, point, known: known)
                known.insert(feature)
                gains[feature] += (value(forest, point, known: known) - before) / 6
            }
        }
        return gains
    }

    private static func value(_ forest: RandomForest, _ point: [Double], known: Set<Int>) -> Double {
        func mean(_ tree: RegressionTree, _ position: Int) -> Double {
            let node = tree.nodes[position]
            guard node.feature >= 0 else { return node.mean }
            let (left, right) = (position + 1, Int(node.right))
            guard known.contains(Int(node.feature)) else {
                let sum = tree.weights[left] * mean(tree, left) + tree.weights[right] * mean(tree, right)
                return sum / tree.weights[position]
            }
            let goesRight = tree.goesRight(point[Int(node.feature)], at: position)
            return mean(tree, goesRight ? right : left)
        }
        return forest.trees.reduce(0) { $0 + mean($1, 0) } / Double(forest.trees.count)
    }
}
