import Numerical
import SearchAlgorithms

/// The trials as a forest sees them, to ask it what matters.
struct ForestImportance {
    /// What a method says of a parameter, and how much trees disagree.
    typealias Share = (mean: Double, deviation: Double?)

    private let names: [String]
    private let features: [ForestFeature]
    private var points: [[Double]] = []
    private var values: [Double] = []

    /// The complete rows of `history` whose objective is finite, with the parameters of `space` that can vary.
    init(_ history: History, objective: Int, space: SearchSpace) {
        let space = space.filter { _, distribution in !distribution.isSingle }
        names = space.names
        features = space.distributions.map(\.forestFeature)
        let column = history.objectives[objective]
        let rows = (0..<history.count).filter { history.states[$0] == .complete && column[$0].isFinite }
        points = ForestPoints(space, in: history).points(rows)
        values = Self.scaled(rows.map { column[$0] })
    }

    /// The values brought to −1…1: sums of their squares must not overflow.
    private static func scaled(_ values: [Double]) -> [Double] {
        guard let low = values.min(), let high = values.max(), low < high else {
            return values.map { _ in 0 }
        }
        let (middle, half) = (low / 2 + high / 2, high / 2 - low / 2)
        return values.map { ($0 - middle) / half }
    }

    /// The share of each parameter, as `method` has it.
    func shares(by method: ImportanceMethod, trees: Int, seed: UInt64) -> [String: Share] {
        guard points.count > 1, !features.isEmpty else { return [:] }
        var random = RandomStream(seed: seed)
        let options = ForestOptions(trees: max(1, trees))
        let forest = RandomForest(
            points: points, values: values, features: features, options: options, using: &random)
        let shares: [Share]
        switch method {
        case .meanDecreaseImpurity:
            shares = forest.meanDecreaseImpurity().map { ($0.mean, $0.deviation) }
        case .shapley:
            shares = meanAbsoluteShapleyValues(of: forest).map { ($0, nil) }
        default:
            let domains = features.indices.map { feature in
                let missing = points.count { $0[feature].isNaN }
                return FeatureDomain(
                    features[feature], missing: Double(missing) / Double(points.count))
            }
            shares = FunctionalANOVA(forest, over: domains).shares().map { ($0.mean, $0.deviation) }
        }
        return Dictionary(uniqueKeysWithValues: zip(names, shares))
    }

    private func meanAbsoluteShapleyValues(of forest: RandomForest) -> [Double] {
        let wanted = min(512, points.count)
        var sum = [Double](repeating: 0, count: features.count)
        for index in 0..<wanted {
            let values = forest.shapleyValues(at: points[index * points.count / wanted])
            for feature in features.indices { sum[feature] += abs(values[feature]) / Double(wanted) }
        }
        return sum
    }
}
