public import Numerical

/// Proposes points that are likely among the best observations and unlikely among the rest.
///
/// ```swift
/// var tree = TreeParzenEstimator([.continuous(0...1)])
/// tree.below.update(inserting: best)
/// tree.above.update(inserting: others)
/// let point = tree.ask(using: &random)
/// ```
/// Who asks decides which observations are *below*, among the best: the γ of the paper, ranks, constraints and pruned
/// trials are the caller's business.
///
/// > J. Bergstra, R. Bardenet, Y. Bengio, B. Kégl. "Algorithms for Hyper-Parameter Optimization." NeurIPS 2011.
public struct TreeParzenEstimator: Sendable {
    /// The density l of the best observations.
    public var below: ParzenEstimator
    /// The density g of all others.
    public var above: ParzenEstimator

    /// An estimator without observations.
    ///
    /// `belowOptions` are those of the kernels among the best, if they are made otherwise than the rest.
    public init(
        _ dimensions: [ParzenDimension], options: ParzenOptions = ParzenOptions(),
        belowOptions: ParzenOptions? = nil
    ) {
        below = ParzenEstimator(dimensions, options: belowOptions ?? options)
        above = ParzenEstimator(dimensions, options: options)
    }

    /// The best of `candidates` points drawn from l: the one where l / g is largest, which by (18)–(19) of the paper
    /// is where the expected improvement is largest.
    ///
    /// A point that `isKnown` is taken only if all are.
    public func ask(
        candidates count: Int = 24, avoiding isKnown: ([Double]) -> Bool = { _ in false },
        using random: inout RandomStream
    ) -> [Double] {
        precondition(count > 0, "There must be candidates to choose from.")
        var candidates = below.candidates(count, using: &random)
        if below.dimensions.count == 1 { candidates.sort() }
        let ratios = zip(below.logDensities(of: candidates), above.logDensities(of: candidates)).map {
            $0 - $1
        }
        let unknown = ratios.indices.filter { !isKnown(candidates.point($0)) }
        let choice = unknown.isEmpty ? Array(ratios.indices) : unknown
        return candidates.point(choice.dropFirst().reduce(choice[0]) { ratios[$1] > ratios[$0] ? $1 : $0 })
    }
}
