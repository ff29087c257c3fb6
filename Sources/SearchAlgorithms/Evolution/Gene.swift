package import Numerical

/// What one coordinate of a genome stands for.
///
/// Whatever the kind, coordinates are of [0, 1]. One of several values owns an equal share of the interval, and is told by
/// the middle of it.
public enum Gene: Hashable, Codable, Sendable {
    /// A number of a range.
    case continuous
    /// One of `count` values in a row.
    case stepped(count: Int)
    /// One of `count` values without an order.
    case choice(count: Int)
}

extension Gene {
    /// Whether its values have no order.
    var isChoice: Bool { if case .choice = self { true } else { false } }

    /// How many values there are; `nil` for a continuous range.
    var count: Int? {
        switch self {
        case .continuous: nil
        case .stepped(let count), .choice(let count): count
        }
    }

    /// The coordinate next to `coordinate` that stands for a value; NaN stays.
    ///
    /// What lies outside is brought to the end.
    package func settled(_ coordinate: Double) -> Double {
        guard !coordinate.isNaN else { return coordinate }
        let inside = min(max(coordinate, 0), 1)
        guard let count else { return inside }
        let share = min((inside * Double(count)).rounded(.down), Double(count - 1))
        return (share + 0.5) / Double(count)
    }

    /// The coordinate of a value drawn near `coordinate`: that of one of the two values around it, the nearer the likelier.
    ///
    /// So that moves of less than a step are not lost.
    func settledByChance(_ coordinate: Double, using random: inout RandomStream) -> Double {
        guard case .stepped(let count) = self else { return settled(coordinate) }
        return settled(coordinate + (random.uniform() - 0.5) / Double(count))
    }

    /// The coordinate of any value.
    package func drawn(using random: inout RandomStream) -> Double { settled(random.uniform()) }
}
