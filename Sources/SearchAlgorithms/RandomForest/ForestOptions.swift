/// How a random forest is grown.
public struct ForestOptions: Hashable, Codable, Sendable {
    /// Where a tree cuts a feature.
    public enum Splits: String, Hashable, Codable, Sendable {
        /// Where it lowers the variance most, of all cuts.
        case best
        /// At a place drawn at random, the best of one for each feature.
        ///
        /// > P. Geurts, D. Ernst, L. Wehenkel. "Extremely Randomized Trees." Machine Learning 63, 2006.
        case random
    }

    /// The number of trees.
    public var trees: Int
    /// Where trees cut.
    public var splits: Splits
    /// The share of all features that a node looks at; more if none of these tells its samples apart.
    public var featureShare: Double
    /// The number of samples that a node needs to be split.
    public var minimumToSplit: Int
    /// The number of samples that each side of a split keeps.
    public var minimumInLeaf: Int
    /// How many questions lead to a leaf at most.
    public var maximumDepth: Int
    /// Whether each tree learns a sample of its own, drawn with replacement.
    public var usesBootstrap: Bool

    /// Options with the usual values: those of scikit-learn's regression forest.
    public init(
        trees: Int = 64, splits: Splits = .best, featureShare: Double = 1, minimumToSplit: Int = 2,
        minimumInLeaf: Int = 1, maximumDepth: Int = 64, usesBootstrap: Bool = true
    ) {
        precondition(trees > 0 && minimumInLeaf > 0 && maximumDepth >= 0, "A forest needs trees with leaves.")
        self.trees = trees
        self.splits = splits
        self.featureShare = featureShare
        self.minimumToSplit = minimumToSplit
        self.minimumInLeaf = minimumInLeaf
        self.maximumDepth = maximumDepth
        self.usesBootstrap = usesBootstrap
    }

    /// How many of `count` features a node looks at.
    func features(of count: Int) -> Int { min(count, max(1, Int(featureShare * Double(count)))) }
}
