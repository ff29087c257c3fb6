/// Where the numbers of a kernel are packed, dimension by dimension, for the loops over all kernels.
///
/// The first number of a kernel is the logarithm of its constant factor.
struct KernelLayout: Hashable, Sendable {
    /// How a dimension takes part.
    enum Role: Hashable, Sendable {
        /// A density, from two numbers of the kernel.
        case continuous(axis: Int, offset: Int)
        /// The probability of a narrow cell, from three numbers of the kernel.
        case fine(axis: Int, offset: Int)
        /// The probability of a cell, from a table with a row for each different kernel.
        case tabulated(axis: Int, atoms: Int, table: Int)
        /// The probability of a category, from a table with a row for each category and the prior.
        case categorical(count: Int, table: Int)
    }

    /// By dimension.
    let roles: [Role]
    let continuous, fine, tables, atomCount: Int
    /// The dimensions that are not in tables, in the order in which they are packed.
    let packed: [Int]

    /// How many numbers a kernel has.
    var stride: Int { 1 + 2 * continuous + 3 * fine }

    init(_ dimensions: [ParzenDimension], _ options: ParzenOptions) {
        let kinds = dimensions.map { Kind($0, options) }
        continuous = kinds.count { $0 == .continuous }
        fine = kinds.count { $0 == .fine }
        atomCount = kinds.count { $0 == .tabulated }
        tables = kinds.count - continuous - fine
        packed =
            kinds.indices.filter { kinds[$0] == .continuous } + kinds.indices.filter { kinds[$0] == .fine }
        var axes = 0..<kinds.count
        var continuousOffsets = Swift.stride(from: 1, to: .max, by: 2).makeIterator()
        var fineOffsets = Swift.stride(from: 1 + 2 * continuous, to: .max, by: 3).makeIterator()
        var (atoms, tables) = (0..<kinds.count, 0..<kinds.count)
        roles = kinds.map { kind in
            switch kind {
            case .continuous: .continuous(axis: axes.removeFirst(), offset: continuousOffsets.next() ?? 0)
            case .fine: .fine(axis: axes.removeFirst(), offset: fineOffsets.next() ?? 0)
            case .tabulated:
                .tabulated(
                    axis: axes.removeFirst(), atoms: atoms.removeFirst(), table: tables.removeFirst())
            case .categorical(let count): .categorical(count: count, table: tables.removeFirst())
            }
        }
    }

    private enum Kind: Hashable {
        case continuous, fine, tabulated, categorical(Int)

        init(_ dimension: ParzenDimension, _ options: ParzenOptions) {
            if case .categorical(let count) = dimension {
                self = .categorical(count)
            } else if case .continuous = dimension {
                self = .continuous
            } else {
                let isFine =
                    NumericDimension(dimension)?.isFine(usesMagicClip: options.usesMagicClip) ?? false
                self = isFine ? .fine : .tabulated
            }
        }
    }

    /// The prior's row in each table, before numeric dimensions have given theirs.
    var rowsOfPrior: [Int32] {
        roles.compactMap { role in
            switch role {
            case .categorical(let count, _): Int32(count)
            case .tabulated: -1
            case .continuous, .fine: nil
            }
        }
    }
}

extension KernelLayout.Role {
    var axis: Int? {
        switch self {
        case .continuous(let axis, _), .fine(let axis, _), .tabulated(let axis, _, _): axis
        case .categorical: nil
        }
    }

    var isTabulated: Bool { if case .tabulated = self { true } else { false } }

    /// The place of the first number in a kernel.
    var offset: Int {
        switch self {
        case .continuous(_, let offset), .fine(_, let offset): offset
        case .tabulated, .categorical: 0
        }
    }

    /// The place of the table among all.
    var table: Int {
        switch self {
        case .tabulated(_, _, let table), .categorical(_, let table): table
        case .continuous, .fine: 0
        }
    }
}
