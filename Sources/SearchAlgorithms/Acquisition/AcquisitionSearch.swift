import Glibc
public import Numerical

/// Finds where an acquisition function is large.
///
/// Many points are scored at once: some fill the space, others lie around the best points so far. From the best of
/// them, by turns, continuous coordinates go up the gradient and the others to the best neighbour.
public struct AcquisitionSearch: Sendable {
    /// How many points are scored first.
    public var poolSize = 1000
    /// How many of them are starts.
    public var starts = 6
    /// How many of the anchors are starts besides.
    public var anchorStarts = 0
    /// How often the function is evaluated at most on the way up from a start.
    public var evaluations = 40
    /// How many other values of a coordinate are tried at once.
    public var neighbours = 16

    /// The space.
    public let space: CandidateSpace
    /// Points around which more is scored, the best first.
    public let anchors: [[Double]]
    /// How far a function reaches in each dimension: the length scales.
    public let reach: [Double]
    /// Points that may not be found, as the kernel sees them.
    public let excluded: Set<[Double]>
    /// Points to keep a thousandth away from in some coordinate, as the kernel sees them.
    public let apart: [[Double]]
    /// The corners of the box to stay in.
    public let box: (low: [Double], high: [Double])

    /// A search of `space`.
    public init(
        _ space: CandidateSpace, anchors: [[Double]], reach: [Double], excluded: Set<[Double]> = [],
        apart: [[Double]] = [], box: (low: [Double], high: [Double])? = nil
    ) {
        (self.space, self.anchors, self.reach, self.excluded) = (space, anchors, reach, excluded)
        self.apart = apart
        let count = space.dimensions.count
        self.box = box ?? (Array(repeating: 0, count: count), Array(repeating: 1, count: count))
    }

    /// The best point that was found: coordinates that do not count have some value.
    ///
    /// `nil` if all points are excluded that were looked at.
    public func maximum(
        of function: some AcquisitionFunction, using random: inout RandomStream
    ) -> [Double]? {
        let pool = pool(using: &random)
        let masked = pool.map { space.masked($0) }
        let values = function.values(at: KernelPoints(space.kernelDimensions, masked))
        var scored = pool.indices.map { index in
            Candidate(point: pool[index], value: isExcluded(masked[index]) ? -.infinity : values[index])
        }
        let besides = scored[fillingCount...].prefix(min(anchors.count, anchorStarts))
        scored.sort { $0.value > $1.value }
        let found = (starts(among: scored, using: &random) + besides.filter { $0.value > -.infinity }).map {
            ascent(from: $0, of: function)
        }
        let best = found.max { $0.value < $1.value }
        return best.flatMap { $0.value > -.infinity ? $0.point : nil }
    }

    struct Candidate {
        var point: [Double]
        var value: Double
    }

    func isExcluded(_ masked: [Double]) -> Bool {
        if !excluded.isEmpty, excluded.contains(masked) { return true }
        return apart.contains { other in zip(masked, other).allSatisfy { abs($0 - $1) < 1e-3 } }
    }

    /// The best, and others by chance, the better the likelier.
    private func starts(among scored: [Candidate], using random: inout RandomStream) -> [Candidate] {
        guard let best = scored.first, best.value > -.infinity else { return Array(scored.prefix(1)) }
        var chosen = [best]
        var rest = scored.dropFirst().filter { $0.value > -.infinity }
        while chosen.count < starts, !rest.isEmpty {
            let weights = rest.map { exp(max($0.value - best.value, -700)) }
            let sum = weights.reduce(0, +)
            guard sum > 0 else { break }
            var left = random.uniform() * sum
            var index = 0
            while index < weights.count - 1, left >= weights[index] {
                left -= weights[index]
                index += 1
            }
            chosen.append(rest.remove(at: index))
        }
        return chosen
    }
}
