/// Parameters that belong together and are chosen together: shares, a sequence, an order or a selection.
///
/// ```swift
/// let space = try DeclaredSpace(
///     [.init("lr", .float(1e-5...1e-1, .log))],
///     structures: [.simplex("mix", of: ["a", "b", "c"]), .permutation("order", of: ["x", "y", "z"])])
/// ```
/// Each part is a parameter of its own, `mix.a` for one, with values that mean something by themselves: the share of `a`, the
/// place of `x` in the order, whether `u` is selected. What a sampler proposes for the parts is moved to the nearest
/// values that fit together, and that is what the trial has, what is stored, and what samplers learn from.
public struct Structure: Hashable, Sendable {
    /// How the parts belong together.
    public enum Kind: Hashable, Sendable {
        /// Shares of a whole: numbers from 0 on that sum to 1.
        case simplex
        /// Numbers none of which is below the one before it.
        case ordered(Distribution)
        /// Places in an order: 1 to the number of parts, each once.
        case permutation
        /// A selection of so many parts.
        case subset(size: ClosedRange<Int>)
    }

    /// The name of the whole.
    public let name: String
    /// The items, a parameter each, called `name.item`.
    public let items: [ParameterValue]
    /// How they belong together.
    public let kind: Kind

    /// The structure of `items`.
    public init(_ name: String, of items: [ParameterValue], _ kind: Kind) {
        (self.name, self.items, self.kind) = (name, items, kind)
    }

    /// Shares of a whole, one for each of `parts`.
    public static func simplex(_ name: String, of parts: [ParameterValue]) -> Self {
        Self(name, of: parts, .simplex)
    }

    /// `count` numbers of `distribution`, none of which is below the one before it.
    public static func ordered(_ name: String, count: Int, in distribution: Distribution) -> Self {
        Self(name, of: (1...max(count, 1)).map { .int($0) }, .ordered(distribution))
    }

    /// An order of `items`.
    public static func permutation(_ name: String, of items: [ParameterValue]) -> Self {
        Self(name, of: items, .permutation)
    }

    /// A selection from `items`, of any size or of one within `size`.
    public static func subset(
        _ name: String, of items: [ParameterValue], size: ClosedRange<Int>? = nil
    ) -> Self {
        Self(name, of: items, .subset(size: size ?? 0...items.count))
    }
}

/// The parameters.
extension Structure {
    /// The name of each part: `mix.a`.
    public var names: [String] { items.map { "\(name).\($0)" } }

    /// What a sampler draws each part from.
    public var distribution: Distribution {
        switch kind {
        case .simplex: .float(0...1)
        case .ordered(let distribution): distribution
        case .permutation: .int(1...max(items.count, 1))
        case .subset: .categorical([false, true])
        }
    }

    /// A parameter for each part, all under `conditions`.
    public func parameters(when conditions: [DeclaredSpace.Condition] = []) -> [DeclaredSpace.Parameter] {
        names.map { .init($0, distribution, when: conditions) }
    }

    /// The structure as it is used.
    /// - Throws: ``SearchSpaceError`` if there are no parts or two of one name, if no selection has the size that is
    ///   asked for, or if the numbers of an order are of a kind that has none.
    package func validated() throws(SearchSpaceError) -> Self {
        guard !items.isEmpty else { throw .noChoices(name) }
        guard Set(names).count == names.count else { throw .badStructure(name, .repeatedPart) }
        switch kind {
        case .subset(let size):
            guard size.lowerBound >= 0, size.lowerBound <= items.count else {
                throw .badStructure(name, .impossibleSize(size, of: items.count))
            }
        case .ordered(let distribution):
            if case .categorical = distribution { throw .badStructure(name, .noOrder) }
            return Self(name, of: items, .ordered(try distribution.validated(for: name)))
        case .simplex, .permutation: break
        }
        return self
    }
}

/// What can be wrong with a structure.
@nonexhaustive
public enum StructureProblem: Hashable, Sendable, CustomStringConvertible {
    /// Two parts have one name.
    case repeatedPart
    /// There are not enough parts for the size of a selection.
    case impossibleSize(ClosedRange<Int>, of: Int)
    /// Choices have no order.
    case noOrder

    /// The problem in words.
    public var description: String {
        switch self {
        case .repeatedPart: "two of its parts have one name"
        case .impossibleSize(let size, let count):
            "\(size.lowerBound) to \(size.upperBound) of \(count) parts cannot be selected"
        case .noOrder: "only numbers can be in order"
        }
    }
}
