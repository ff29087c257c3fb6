/// What each coordinate of a point contributes to what a tree predicts there.
///
/// The Shapley value of a coordinate is what it adds to the prediction, averaged over all orders in which coordinates may
/// become known. What a tree predicts while a coordinate is unknown is the mean of both sides, weighted by their
/// samples. TreeSHAP goes through a tree once, and keeps for the path to each node the weights of the sets of its
/// features by their size.
///
/// > S. Lundberg, G. Erion, S.-I. Lee. "Consistent Individualized Feature Attribution for Tree Ensembles." 2018,
/// > algorithm 2.
struct TreeShapley {
    private let tree: RegressionTree
    private let point: [Double]
    private(set) var contributions: [Double]

    /// One feature of a path.
    private struct Step {
        var feature: Int
        /// The share of samples that go this way where the feature is unknown.
        var zero: Double
        /// 1 if the point goes this way, else 0.
        var one: Double
        /// The weight of the sets of a size.
        var weight: Double
    }

    /// The contributions at `point`, which sum to the prediction less its mean over the samples.
    ///
    /// O(leaves × depth²).
    init(_ tree: RegressionTree, at point: [Double]) {
        (self.tree, self.point) = (tree, point)
        contributions = Array(repeating: 0, count: point.count)
        visit(0, [], Step(feature: -1, zero: 1, one: 1, weight: 0))
    }

    private mutating func visit(_ position: Int, _ path: [Step], _ step: Step) {
        var path = Self.extended(path, step)
        let node = tree.nodes[position]
        guard node.feature >= 0 else {
            for index in path.indices.dropFirst() {
                let weight = Self.unwoundSum(path, index)
                contributions[path[index].feature] +=
                    weight * (path[index].one - path[index].zero) * node.mean
            }
            return
        }
        let feature = Int(node.feature)
        let goesRight = tree.goesRight(point[feature], at: position)
        var (zero, one) = (1.0, 1.0)
        if let earlier = path.firstIndex(where: { $0.feature == feature }) {
            (zero, one) = (path[earlier].zero, path[earlier].one)
            path = Self.unwound(path, earlier)
        }
        for (child, isTaken) in [(position + 1, !goesRight), (Int(node.right), goesRight)] {
            let share = tree.weights[child] / tree.weights[position]
            visit(child, path, Step(feature: feature, zero: zero * share, one: isTaken ? one : 0, weight: 0))
        }
    }

    /// The path with one more feature, which is in no set or in one of each.
    private static func extended(_ path: [Step], _ step: Step) -> [Step] {
        var path = path
        let depth = path.count
        path.append(step)
        path[depth].weight = depth == 0 ? 1 : 0
        for index in stride(from: depth - 1, through: 0, by: -1) {
            let share = Double(index + 1) / Double(depth + 1)
            path[index + 1].weight += step.one * path[index].weight * share
            path[index].weight *= step.zero * Double(depth - index) / Double(depth + 1)
        }
        return path
    }

    /// The path without the feature at `place`: `extended` taken back.
    private static func unwound(_ path: [Step], _ place: Int) -> [Step] {
        var path = path
        let depth = path.count - 1
        let (zero, one) = (path[place].zero, path[place].one)
        var next = path[depth].weight
        for index in stride(from: depth - 1, through: 0, by: -1) {
            if one != 0 {
                let weight = path[index].weight
                path[index].weight = next * Double(depth + 1) / (Double(index + 1) * one)
                next = weight - path[index].weight * zero * Double(depth - index) / Double(depth + 1)
            } else {
                path[index].weight *= Double(depth + 1) / (zero * Double(depth - index))
            }
        }
        for index in place..<depth {
            (path[index].feature, path[index].zero, path[index].one) =
                (path[index + 1].feature, path[index + 1].zero, path[index + 1].one)
        }
        path.removeLast()
        return path
    }

    /// The sum of the weights of `unwound`.
    private static func unwoundSum(_ path: [Step], _ place: Int) -> Double {
        let depth = path.count - 1
        let (zero, one) = (path[place].zero, path[place].one)
        var (next, total) = (path[depth].weight, 0.0)
        for index in stride(from: depth - 1, through: 0, by: -1) {
            if one != 0 {
                let weight = next * Double(depth + 1) / (Double(index + 1) * one)
                total += weight
                next = path[index].weight - weight * zero * Double(depth - index) / Double(depth + 1)
            } else {
                total += path[index].weight * Double(depth + 1) / (zero * Double(depth - index))
            }
        }
        return total
    }
}

extension RandomForest {
    /// What each coordinate contributes to the prediction at `point`: its Shapley value.
    ///
    /// They sum to the prediction less its mean over the samples that the trees were grown on. O(trees × leaves × depth²).
    public func shapleyValues(at point: [Double]) -> [Double] {
        var sum = [Double](repeating: 0, count: features.count)
        for tree in trees {
            let contributions = TreeShapley(tree, at: point).contributions
            for feature in features.indices { sum[feature] += contributions[feature] }
        }
        return sum.map { $0 / Double(trees.count) }
    }
}
