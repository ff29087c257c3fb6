/// The part of the space of losses where a loss is better than a front, as boxes that do not overlap.
///
/// Every box reaches from an interval of one objective to one of the next; intervals that boxes share are kept once.
///
/// > M. Emmerich, K. Yang, A. Deutz, H. Wang, C. Fonseca. "A Multicriteria Generalization of Bayesian Global
/// > Optimization." 2016.
public struct BoxDecomposition: Hashable, Codable, Sendable {
    /// From where to where a box reaches in one objective; the lower end can be −∞.
    public struct Interval: Hashable, Codable, Sendable {
        /// The better end.
        public var low: Double
        /// The worse end.
        public var high: Double
    }

    /// The intervals of each objective.
    public private(set) var intervals: [[Interval]]
    /// The boxes: the position of an interval for each objective.
    public private(set) var boxes: [[Int]] = []

    /// The losses that no point of `front` dominates, and that are better than `reference` in each objective.
    ///
    /// Points that are not better than `reference` do not count. Slices along the last objective are decomposed one by
    /// one: O(nᵐ⁻¹) boxes for *n* points and *m* objectives.
    public init(front: [[Double]], reference: [Double]) {
        intervals = reference.map { _ in [] }
        let inside = front.filter { point in zip(point, reference).allSatisfy { $0 < $1 } }
        for box in Self.slices(inside, reference[...]) {
            boxes.append(
                box.enumerated().map { objective, interval in
                    if let index = intervals[objective].firstIndex(of: interval) { return index }
                    intervals[objective].append(interval)
                    return intervals[objective].count - 1
                })
        }
    }

    private static func slices(_ points: [[Double]], _ reference: ArraySlice<Double>) -> [[Interval]] {
        guard let worst = reference.last else { return [[]] }
        let last = reference.count - 1
        guard last > 0 else {
            return [[Interval(low: -.infinity, high: points.map { $0[0] }.min() ?? worst)]]
        }
        // Between two neighbouring levels, the points count that are as good as the lower one.
        let levels = Set(points.map { $0[last] }).sorted() + [worst]
        var boxes: [[Interval]] = []
        var low = -Double.infinity
        for level in levels {
            let below = points.filter { $0[last] <= low }
            for box in slices(below, reference.dropLast()) {
                boxes.append(box + [Interval(low: low, high: level)])
            }
            low = level
        }
        return boxes
    }
}
