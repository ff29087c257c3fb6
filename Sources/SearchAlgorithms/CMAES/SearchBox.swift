/// A box that points are to lie in, and what becomes of a point outside.
public struct SearchBox: Hashable, Codable, Sendable {
    /// What becomes of a point that lies outside, drawn as often as it may.
    public enum Repair: String, Hashable, Codable, Sendable {
        /// Each coordinate goes to the nearest bound.
        case clip
        /// Each coordinate is reflected at the bounds.
        case mirror
    }

    /// The lower end of each dimension; −∞, or a huge number that JSON can hold, if there is none.
    public let lower: [Double]
    /// The upper end of each dimension; ∞, or a huge number, if there is none.
    public let upper: [Double]
    /// How often a point is drawn until it lies inside.
    public let attempts: Int
    /// What is done about the last one.
    public let repair: Repair

    /// A box from `lower` to `upper`.
    public init(lower: [Double], upper: [Double], attempts: Int = 100, repair: Repair = .clip) {
        precondition(
            lower.count == upper.count && zip(lower, upper).allSatisfy { $0 <= $1 },
            "A bound is not in order.")
        (self.lower, self.upper, self.attempts, self.repair) = (lower, upper, attempts, repair)
    }

    /// Whether `point` lies inside.
    func contains(_ point: [Double]) -> Bool {
        for index in point.indices where !contains(point[index], index) { return false }
        return true
    }

    /// Whether `coordinate` lies between the bounds of the dimension `index`.
    func contains(_ coordinate: Double, _ index: Int) -> Bool {
        coordinate >= lower[index] && coordinate <= upper[index]
    }

    /// `point` brought into the box.
    func repaired(_ point: [Double]) -> [Double] {
        point.indices.map { repaired(point[$0], $0) }
    }

    /// `coordinate` brought between the bounds of the dimension `index`.
    func repaired(_ coordinate: Double, _ index: Int) -> Double {
        let (low, high) = (lower[index], upper[index])
        let clipped = min(max(coordinate, low), high)
        guard repair == .mirror, clipped != coordinate else { return clipped }
        let mirrored = clipped + (clipped - coordinate)
        guard mirrored < low || mirrored > high else { return mirrored }
        // Further out than the box is wide: reflected again and again, which is a matter of remainders.
        let width = high - low
        guard width > 0, width.isFinite else { return clipped }
        let rest = (coordinate - low).truncatingRemainder(dividingBy: 2 * width)
        let offset = rest < 0 ? rest + 2 * width : rest
        return min(max(low + (offset > width ? 2 * width - offset : offset), low), high)
    }
}
