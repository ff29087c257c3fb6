/// What the values of one coordinate of a point may be, as a regression tree asks about them.
///
/// NaN is a value of its own: the coordinate is not there, as with a parameter that depends on another.
public enum ForestFeature: Hashable, Codable, Sendable {
    /// Numbers, which a tree cuts at a threshold; a missing one is below all others.
    case numeric
    /// One of several categories, numbered from 0, which a tree divides in two sets; a missing one is one more.
    case categorical(count: Int)

    /// The number of words of a set of categories: the bits are the missing one, and each category.
    var words: Int {
        switch self {
        case .numeric: 0
        case .categorical(let count): (count + 64) / 64
        }
    }
}

/// Sets of categories, as bits of words that stand in one list.
enum CategorySet {
    /// The bit of a category: 0 where it is missing.
    static func bit(of value: Double) -> Int { value.isNaN ? 0 : Int(value) + 1 }
}
