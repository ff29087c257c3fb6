import Glibc

/// Points of one space, as far as they fit it: a coordinate of [0, 1] for each parameter, NaN where there is none.
struct SpacePoints: Sendable {
    let space: SearchSpace
    private let isCategorical: [Bool]

    init(_ space: SearchSpace) {
        self.space = space
        isCategorical = space.distributions.map { if case .categorical = $0 { true } else { false } }
    }

    /// Where `parameters` lie; `nil` if a value cannot be had here, or if no parameter is shared.
    func point(_ parameters: [String: ParameterValue]) -> [Double]? {
        var point: [Double] = []
        for (name, distribution) in space {
            guard let value = parameters[name] else {
                point.append(.nan)
                continue
            }
            guard let known = distribution.exactValue(value) else { return nil }
            point.append(distribution.position(of: known))
        }
        return point.allSatisfy(\.isNaN) ? nil : point
    }

    /// The mean over the parameters that one of both has of how far apart they are: from 0 to 1.
    func distance(_ a: [Double], _ b: [Double]) -> Double {
        var (sum, count) = (0.0, 0)
        for index in a.indices {
            let (x, y) = (a[index], b[index])
            if x.isNaN, y.isNaN { continue }
            count += 1
            sum += x.isNaN || y.isNaN ? 1 : isCategorical[index] ? (x == y ? 0 : 1) : abs(x - y)
        }
        return count > 0 ? sum / Double(count) : 0
    }
}

extension Distribution {
    /// The internal form of `value`, if it can be drawn here as it is.
    func exactValue(_ value: ParameterValue) -> Double? {
        guard let known = internalValue(value), contains(known), self.value(known).matches(value) else {
            return nil
        }
        return known
    }
}

/// What the trials of an earlier study say about points between them.
struct NeighbourModel: Sendable {
    let points: [[Double]]
    let shares: [Double]
    private let geometry: SpacePoints

    /// A model of the rows that fit `geometry`.
    init(_ study: EarlierStudy, in geometry: SpacePoints) {
        let known = study.rows.compactMap { row in geometry.point(row.parameters).map { ($0, row.share) } }
        (points, shares) = (known.map(\.0), known.map(\.1))
        self.geometry = geometry
    }

    /// The share of trials that are better than one at `point` would be: the mean of the three nearest trials, the near
    /// ones counting more.
    func share(at point: [Double]) -> Double {
        var nearest: [(distance: Double, share: Double)] = []
        for (other, share) in zip(points, shares) {
            let distance = geometry.distance(point, other)
            guard nearest.count < 3 || distance < nearest[2].distance else { continue }
            nearest.append((distance, share))
            nearest.sort { $0.distance < $1.distance }
            if nearest.count > 3 { nearest.removeLast() }
        }
        let weights = nearest.map { 1 / ($0.distance + 1e-3) }
        let total = weights.reduce(0, +)
        return total > 0 ? zip(weights, nearest).reduce(0) { $0 + $1.0 * $1.1.share } / total : 0.5
    }
}
