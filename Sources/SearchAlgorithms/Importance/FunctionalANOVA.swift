/// How much of the variance of a forest's predictions each feature explains alone.
///
/// The prediction of a tree, over all points of the domain, is split into a mean, a function of each feature, functions
/// of pairs, and so on, none of which correlates with another. The variance of a feature's function, the *marginal*
/// prediction with all others averaged out, over the variance of the whole tree is the importance of the feature. What
/// is missing to 1 lies in the interplay of features.
///
/// > F. Hutter, H. Hoos, K. Leyton-Brown. "An Efficient Approach for Assessing Hyperparameter Importance." ICML 2014.
public struct FunctionalANOVA: Sendable {
    private let forest: RandomForest
    private let domains: [FeatureDomain]

    /// Looks at `forest` over the product of `domains`, one for each feature.
    public init(_ forest: RandomForest, over domains: [FeatureDomain]) {
        precondition(forest.features == domains.map(\.feature), "Every feature needs its domain.")
        (self.forest, self.domains) = (forest, domains)
    }

    /// The share of the variance that each feature explains alone, over the trees that predict no constant.
    ///
    /// O(trees × leaves × (depth + categories)).
    public func shares() -> [ForestShare] {
        ForestShare.summary(of: forest.trees.compactMap(shares), features: domains.count)
    }

    /// The shares in one tree; `nil` if its predictions do not vary.
    private func shares(of tree: RegressionTree) -> [Double]? {
        let regions = TreeRegions(tree, over: domains)
        guard regions.variance > 0 else { return nil }
        return domains.indices.map { feature in
            Marginal(feature, domains[feature], of: regions).variance / regions.variance
        }
    }
}

/// The prediction of a tree as a function of one feature, all others averaged out.
///
/// A step function: between two thresholds of the tree, for each category, and where the feature is missing, it is the
/// sum, over the leaves there, of value times share in all other features (equation 4 of the paper and algorithm 2).
private struct Marginal {
    private var cells: [Double]
    private var sizes: [Double]
    private let mean: Double

    init(_ feature: Int, _ domain: FeatureDomain, of tree: TreeRegions) {
        mean = tree.mean
        let restricted = tree.leaves.compactMap { leaf in
            leaf.regions.first { $0.feature == feature }.map { (leaf, $0) }
        }
        // Leaves that do not ask about the feature add the same to every cell.
        let constant = tree.mean - restricted.reduce(0) { $0 + $1.0.share * $1.0.value }
        let edges = Set(restricted.flatMap { [$0.1.low, $0.1.high] }).union([
            domain.bounds.lowerBound, domain.bounds.upperBound,
        ]).sorted()
        let present = 1 - domain.missing
        // The last cell is where the feature is missing.
        if case .categorical(let count) = domain.feature {
            sizes = Array(repeating: present / Double(count), count: count) + [domain.missing]
        } else {
            let width = domain.bounds.upperBound - domain.bounds.lowerBound
            sizes = zip(edges, edges.dropFirst()).map { ($1 - $0) / width * present } + [domain.missing]
        }
        cells = Array(repeating: 0, count: sizes.count)
        var places: [Double: Int] = [:]
        for (index, edge) in edges.enumerated() { places[edge] = index }
        // For numbers, each leaf adds where it begins and takes away where it ends; sums then give the cells.
        for (leaf, region) in restricted where region.share > 0 {
            let height = leaf.value * leaf.share / region.share
            for category in region.categories { cells[category] += height }
            if region.hasMissing { cells[cells.count - 1] += height }
            guard domain.feature == .numeric, let low = places[region.low], let high = places[region.high],
                low < high
            else { continue }
            cells[low] += height
            if high < cells.count - 1 { cells[high] -= height }
        }
        if case .numeric = domain.feature {
            for index in cells.indices.dropFirst().dropLast() { cells[index] += cells[index - 1] }
        }
        for index in cells.indices { cells[index] += constant }
    }

    var variance: Double {
        zip(cells, sizes).reduce(0) { $0 + $1.1 * ($1.0 - mean) * ($1.0 - mean) }
    }
}
