import Numerical
import SearchAlgorithms

/// Spaces that tests try everything on.
enum ParzenWorlds {
    static let mixed: [ParzenDimension] = [
        .continuous(-5...5), .continuous(1e-5...1, isLog: true), .discrete(1...32, step: 1),
        .discrete(0...100_000, step: 1), .discrete(1...64, step: 1, isLog: true), .categorical(count: 4),
        .discrete(-1...1, step: 0.25), .continuous(0...1),
    ]
    static let small: [ParzenDimension] = [
        .continuous(0...1), .discrete(0...3, step: 1), .categorical(count: 2),
    ]

    /// Everything together, and each dimension alone.
    static let all: [[ParzenDimension]] = [mixed, small] + mixed.map { [$0] }

    static func randomPoint(_ dimensions: [ParzenDimension], using random: inout RandomStream) -> [Double] {
        dimensions.map { dimension in
            switch dimension {
            case .continuous(let bounds, _): random.uniform(in: bounds)
            case .discrete(let bounds, let step, _):
                bounds.lowerBound
                    + Double(random.index(below: Int((bounds.upperBound - bounds.lowerBound) / step) + 1))
                    * step
            case .categorical(let count): Double(random.index(below: count))
            }
        }
    }

    static func randomPoints(_ count: Int, _ dimensions: [ParzenDimension], seed: UInt64) -> [[Double]] {
        var random = RandomStream(seed: seed)
        return (0..<count).map { _ in randomPoint(dimensions, using: &random) }
    }

    static func estimator(
        _ dimensions: [ParzenDimension], _ points: [Int: [Double]], options: ParzenOptions = ParzenOptions()
    ) -> ParzenEstimator {
        var estimator = ParzenEstimator(dimensions, options: options)
        estimator.update(inserting: points.sorted { $0.key < $1.key }.map { .init(number: $0, point: $1) })
        return estimator
    }
}
