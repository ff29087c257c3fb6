/// How much a feature matters to the trees of a forest.
public struct ForestShare: Hashable, Codable, Sendable {
    /// The mean over the trees.
    public var mean: Double
    /// The standard deviation over the trees: how much they disagree.
    public var deviation: Double

    /// A mean with a deviation.
    public init(mean: Double, deviation: Double) { (self.mean, self.deviation) = (mean, deviation) }

    /// What `shares` say of each feature, a list for each tree.
    static func summary(of shares: [[Double]], features: Int) -> [ForestShare] {
        (0..<features).map { feature in
            let values = shares.map { $0[feature] }
            let count = Double(max(values.count, 1))
            let mean = values.reduce(0, +) / count
            let squares = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
            return ForestShare(mean: mean, deviation: (squares / count).squareRoot())
        }
    }
}
