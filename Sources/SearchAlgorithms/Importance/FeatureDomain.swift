/// How the values of one coordinate are spread over all points that a model is asked about.
public struct FeatureDomain: Hashable, Codable, Sendable {
    /// What the values are.
    public var feature: ForestFeature
    /// The numbers, all equally likely.
    ///
    /// Means nothing for categories: these are equally likely too.
    public var bounds: ClosedRange<Double>
    /// The share of points that lack the coordinate.
    public var missing: Double

    /// A domain of numbers or categories.
    public init(_ feature: ForestFeature, bounds: ClosedRange<Double> = 0...1, missing: Double = 0) {
        precondition(
            bounds.lowerBound < bounds.upperBound && (0...1).contains(missing), "The domain is empty.")
        (self.feature, self.bounds, self.missing) = (feature, bounds, missing)
    }
}

/// What a path of questions leaves of a domain.
struct FeatureRegion {
    let feature: Int
    private let domain: FeatureDomain
    /// The numbers between two bounds that are left.
    private(set) var low, high: Double
    /// Whether points are left that lack the coordinate.
    private(set) var hasMissing: Bool
    /// The categories that are left; empty for numbers.
    private(set) var categories: [Int]

    /// The whole domain of a feature.
    init(_ feature: Int, _ domain: FeatureDomain) {
        (self.feature, self.domain) = (feature, domain)
        (low, high) = (domain.bounds.lowerBound, domain.bounds.upperBound)
        hasMissing = domain.missing > 0
        if case .categorical(let count) = domain.feature {
            categories = Array(0..<count)
        } else {
            categories = []
        }
    }

    /// What is left on one side of the question at `position` of `tree`.
    func divided(by tree: RegressionTree, at position: Int, right: Bool) -> FeatureRegion {
        var part = self
        if case .categorical = domain.feature {
            part.categories.removeAll { tree.goesRight(Double($0), at: position) != right }
            part.hasMissing = hasMissing && tree.goesRight(.nan, at: position) == right
        } else if right {
            part.low = min(max(low, tree.nodes[position].threshold), max(low, high))
            part.hasMissing = false
        } else {
            part.high = max(min(high, tree.nodes[position].threshold), min(low, high))
        }
        return part
    }

    /// The share of the domain.
    var share: Double {
        let present: Double
        if case .categorical(let count) = domain.feature {
            present = Double(categories.count) / Double(count)
        } else {
            present = (high - low) / (domain.bounds.upperBound - domain.bounds.lowerBound)
        }
        return present * (1 - domain.missing) + (hasMissing ? domain.missing : 0)
    }
}
