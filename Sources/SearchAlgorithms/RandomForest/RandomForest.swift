public import Numerical

/// Many regression trees, each grown by chance on a sample of its own, whose predictions are averaged.
///
/// ```swift
/// let forest = RandomForest(
///     points: [[0.1, 0], [0.7, 2], [0.4, .nan]], values: [3, 1, 2], features: [.numeric, .categorical(count: 3)],
///     using: &random)
/// let (mean, variance) = forest.predict([0.3, 1])
/// ```
/// Numbers, categories and coordinates that are missing may be mixed: it is the surrogate for spaces with conditions. How
/// much the trees differ says how sure the forest is.
///
/// > L. Breiman. "Random Forests." Machine Learning 45, 2001.
/// > F. Hutter, L. Xu, H. Hoos, K. Leyton-Brown. "Algorithm Runtime Prediction: Methods & Evaluation." AIJ 206, 2014.
public struct RandomForest: Hashable, Codable, Sendable {
    /// What the coordinates of a point may be.
    public let features: [ForestFeature]
    /// The trees.
    public let trees: [RegressionTree]

    /// Puts trees together that were grown on points with coordinates of these kinds.
    public init(features: [ForestFeature], trees: [RegressionTree]) {
        precondition(!trees.isEmpty, "A forest needs trees.")
        (self.features, self.trees) = (features, trees)
    }

    /// Learns the finite `values` at `points`, of which there is at least one.
    ///
    /// A point has a coordinate for each feature: a finite number, the number of a category, or NaN where it is missing.
    /// O(trees × points × features × depth).
    public init(
        points: [[Double]], values: [Double], features: [ForestFeature],
        options: ForestOptions = ForestOptions(), using random: inout RandomStream
    ) {
        precondition(!points.isEmpty, "There is nothing to learn from.")
        let table = TrainingTable(points, values: values, features: features)
        self.features = features
        trees = (0..<options.trees).map { _ in
            var own = RandomStream(seed: random.next())
            var grower = TreeGrower(table, options, using: &own)
            return grower.grow(using: &own)
        }
    }
}

extension RandomForest {
    /// The mean and the variance of what the trees predict at `point`.
    public func predict(_ point: [Double]) -> (mean: Double, variance: Double) {
        let prediction = predict(all: point)
        return (prediction.means[0], prediction.variances[0])
    }

    /// The mean and the variance at each of several points, whose coordinates stand one point after the other.
    ///
    /// The law of total variance (Hutter 2014, section 4.2): each tree is a normal distribution with the mean and variance of its
    /// leaf, and the forest the mixture of these. O(points × trees × depth).
    public func predict(all points: [Double]) -> (means: [Double], variances: [Double]) {
        let count = features.isEmpty ? 1 : points.count / features.count
        var means = [Double](repeating: 0, count: count)
        var variances = means
        // Squares are summed about a value that is near, so that no digits are lost where all values are far from 0.
        let center = trees[0].nodes[0].mean
        for tree in trees {
            Self.add(tree, about: center, at: points, width: features.count, &means, &variances)
        }
        let scale = 1 / Double(trees.count)
        for index in means.indices {
            let mean = means[index] * scale
            means[index] = center + mean
            variances[index] = max(0, variances[index] * scale - mean * mean)
        }
        return (means, variances)
    }

    /// Adds the mean and the mean square of the leaves that the points end in.
    private static func add(
        _ tree: RegressionTree, about center: Double, at points: [Double], width: Int,
        _ means: inout [Double], _ squares: inout [Double]
    ) {
        points.withUnsafeBufferPointer { points in
            tree.nodes.withUnsafeBufferPointer { nodes in
                tree.sets.withUnsafeBufferPointer { sets in
                    for index in means.indices {
                        let point = points.extracting(index * width..<(index + 1) * width)
                        let leaf = RegressionTree.leaf(of: point, nodes, sets)
                        let mean = nodes[leaf].mean - center
                        means[index] += mean
                        squares[index] += mean * mean + tree.variances[leaf]
                    }
                }
            }
        }
    }
}
