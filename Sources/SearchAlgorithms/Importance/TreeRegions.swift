/// The leaves of a tree as boxes: the product of a region of each feature.
struct TreeRegions {
    /// A leaf.
    struct Leaf {
        var value: Double
        /// Its share of all points.
        var share: Double
        /// The regions of the features that questions on the way were about, in the order in which they came.
        var regions: [FeatureRegion]
    }

    let leaves: [Leaf]
    /// The mean and the variance of what the tree predicts, over all points.
    let mean, variance: Double

    /// Cuts the product of `domains` at all questions of `tree`.
    ///
    /// O(leaves × depth).
    init(_ tree: RegressionTree, over domains: [FeatureDomain]) {
        var leaves: [Leaf] = []
        var open: [(position: Int, regions: [FeatureRegion])] = [(0, [])]
        while let (position, regions) = open.popLast() {
            let node = tree.nodes[position]
            let feature = Int(node.feature)
            guard feature >= 0 else {
                let share = regions.reduce(1) { $0 * $1.share }
                leaves.append(Leaf(value: node.mean, share: share, regions: regions))
                continue
            }
            var path = regions
            let place = path.firstIndex { $0.feature == feature } ?? path.endIndex
            if place == path.endIndex { path.append(FeatureRegion(feature, domains[feature])) }
            let region = path[place]
            for (child, isRight) in [(Int(node.right), true), (position + 1, false)] {
                path[place] = region.divided(by: tree, at: position, right: isRight)
                open.append((child, path))
            }
        }
        self.leaves = leaves
        let mean = leaves.reduce(0) { $0 + $1.share * $1.value }
        self.mean = mean
        variance = leaves.reduce(0) { $0 + $1.share * ($1.value - mean) * ($1.value - mean) }
    }
}
