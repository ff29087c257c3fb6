/// How much each feature lowers the variance of samples on their way through the trees.
extension RandomForest {
    /// The decrease of variance at all nodes that ask about a feature, weighted by their samples, as a share of the
    /// decrease at all nodes.
    ///
    /// Over the trees that ask at all; their shares sum to 1. O(nodes).
    ///
    /// > L. Breiman et al. "Classification and Regression Trees." 1984: measures of variable importance.
    public func meanDecreaseImpurity() -> [ForestShare] {
        let shares = trees.compactMap { tree -> [Double]? in
            var decrease = [Double](repeating: 0, count: features.count)
            for (position, node) in tree.nodes.enumerated() where node.feature >= 0 {
                decrease[Int(node.feature)] +=
                    tree.impurity(at: position)
                    - tree.impurity(at: position + 1) - tree.impurity(at: Int(node.right))
            }
            let total = decrease.reduce(0, +)
            return total > 0 ? decrease.map { $0 / total } : nil
        }
        return ForestShare.summary(of: shares, features: features.count)
    }
}

extension RegressionTree {
    /// The sum of squared deviations of the samples below a node.
    fileprivate func impurity(at position: Int) -> Double { weights[position] * variances[position] }
}
