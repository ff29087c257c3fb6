import CVectorKernels
import Glibc

/// A batch of points with the tables that go with it, laid out in scratch memory that the caller lends.
struct KernelBatch {
    private static let lanes = Int(PARZEN_LANES)
    private let estimator: ParzenEstimator
    private let candidates: ParzenCandidates
    private let start: Int
    private var scratch: Slice<UnsafeMutableBufferPointer<Double>>
    private var flags: Slice<UnsafeMutableBufferPointer<UInt8>>
    /// The coordinates in the order of the packed dimensions.
    private(set) var coordinates = UnsafeMutableBufferPointer<Double>(start: nil, count: 0)
    private(set) var tables: [parzen_table] = []

    /// How much scratch memory a batch needs for tables of so many rows.
    static func scratchSize(_ layout: KernelLayout, rowCounts: [Int]) -> Int {
        (layout.packed.count + 2 * layout.tables) * lanes + rowCounts.reduce(0) { $0 + $1 * (lanes + 2) }
    }

    /// The points of `candidates` from `start` on.
    init(
        _ estimator: ParzenEstimator, _ candidates: ParzenCandidates, from start: Int,
        scratch: UnsafeMutableBufferPointer<Double>, flags: UnsafeMutableBufferPointer<UInt8>
    ) {
        (self.estimator, self.candidates, self.start) = (estimator, candidates, start)
        (self.scratch, self.flags) = (scratch[...], flags[...])
        let packed = estimator.layout.packed
        coordinates = take(packed.count * Self.lanes)
        for (position, dimension) in packed.enumerated() {
            for lane in 0..<Self.lanes {
                coordinates[position * Self.lanes + lane] = coordinate(dimension, lane)
            }
        }
        for (dimension, role) in estimator.layout.roles.enumerated() {
            switch role {
            case .tabulated(let axis, let atom, _):
                tables.append(table(dimension, estimator.axes[axis].dimension, estimator.atoms[atom]))
            case .categorical(let count, _): tables.append(table(dimension, categories: count))
            case .continuous, .fine: break
            }
        }
    }

    private func coordinate(_ dimension: Int, _ lane: Int) -> Double {
        candidates.coordinates[dimension * candidates.lanes + start + lane]
    }

    private func value(_ dimension: Int, _ lane: Int) -> Double {
        candidates.values[dimension * candidates.lanes + start + lane]
    }

    private mutating func take(_ count: Int) -> UnsafeMutableBufferPointer<Double> {
        defer { scratch = scratch.dropFirst(count) }
        return UnsafeMutableBufferPointer(rebasing: scratch.prefix(count))
    }

    private mutating func takeFlags(_ count: Int, filled: Bool) -> UnsafeMutableBufferPointer<UInt8> {
        defer { flags = flags.dropFirst(count) }
        let taken = UnsafeMutableBufferPointer(rebasing: flags.prefix(count))
        taken.initialize(repeating: filled ? 1 : 0)
        return taken
    }
}

extension KernelBatch {
    /// The cells of a stepped dimension.
    ///
    /// The rows are filled when a kernel needs them.
    private mutating func table(
        _ dimension: Int, _ numbers: NumericDimension, _ atoms: KernelAtoms
    ) -> parzen_table {
        let (middles, halves) = (take(Self.lanes), take(Self.lanes))
        for lane in 0..<Self.lanes {
            (middles[lane], halves[lane]) = numbers.cell(of: value(dimension, lane))
        }
        let (means, deviations) = (take(atoms.count), take(atoms.count))
        _ = means.initialize(from: atoms.means)
        _ = deviations.initialize(from: atoms.deviations)
        return parzen_table(
            rows: take(atoms.count * Self.lanes).baseAddress,
            is_filled: takeFlags(atoms.count, filled: false).baseAddress, means: means.baseAddress,
            deviations: deviations.baseAddress, middles: middles.baseAddress, halves: halves.baseAddress,
            domain_middle: numbers.middle, domain_half: 0.5 * numbers.width)
    }

    /// A kernel gives ε = w / n to every category, w being the weight of the prior and n the number of kernels, and 1
    /// more to the one observed; then all is divided by the sum.
    private mutating func table(_ dimension: Int, categories: Int) -> parzen_table {
        let rows = take((categories + 1) * Self.lanes)
        let share = estimator.options.priorWeight / Double(estimator.count + 1)
        let sum = 1 + share * Double(categories)
        rows.update(repeating: log(share / sum))
        for lane in 0..<Self.lanes {
            rows[Int(value(dimension, lane)) * Self.lanes + lane] = log((1 + share) / sum)
            rows[categories * Self.lanes + lane] = -log(Double(categories))
        }
        return parzen_table(
            rows: rows.baseAddress, is_filled: takeFlags(categories + 1, filled: true).baseAddress,
            means: nil,
            deviations: nil, middles: nil, halves: nil, domain_middle: 0, domain_half: 0)
    }
}
