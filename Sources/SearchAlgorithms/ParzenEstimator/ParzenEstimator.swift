/// A density over points of several dimensions, made of one kernel for each observation and a prior.
///
/// ```swift
/// var density = ParzenEstimator([.continuous(0...1), .categorical(count: 3)])
/// density.update(inserting: [.init(number: 0, point: [0.25, 2]), .init(number: 1, point: [0.5, 0])])
/// density.logDensity(at: [[0.3, 2]])
/// ```
/// A kernel is a product with a factor for each dimension: a normal distribution cut at the bounds; its probability
/// of a cell of the grid, where values are stepped; or the observed category with a little of every other. Where a
/// scale is logarithmic all this is so for the logarithm. The kernels' widths come from their neighbours (see
/// ``KernelAxis``), their weights from their age.
///
/// The structure is kept up to date as observations come and go: one of *n* costs O(log n) arithmetic for each
/// dimension, and moving indices. What it computes depends on the observations alone, to the last bit, not on the
/// order in which they came.
///
/// > J. Bergstra, R. Bardenet, Y. Bengio, B. Kégl. "Algorithms for Hyper-Parameter Optimization." NeurIPS 2011.
/// > S. Watanabe. "Tree-Structured Parzen Estimator: Understanding Its Algorithm Components." 2023: how the weights,
/// > the magic clip and the multivariate kernels came to be.
public struct ParzenEstimator: Sendable {
    /// A point, and its place in the order of age.
    public struct Observation: Hashable, Sendable {
        /// Smaller is older.
        ///
        /// No two observations share a number.
        public var number: Int
        /// One value for each dimension: a number, or the number of a category.
        public var point: [Double]

        /// The observation of `point`.
        public init(number: Int, point: [Double]) { (self.number, self.point) = (number, point) }
    }

    /// What the values of a point may be.
    public let dimensions: [ParzenDimension]
    /// How kernels are made of observations.
    public let options: ParzenOptions

    let layout: KernelLayout
    /// One for each numeric dimension.
    private(set) var axes: [KernelAxis]
    /// One for each tabulated numeric dimension.
    private(set) var atoms: [KernelAtoms]
    /// The slots of the observations in order of age.
    ///
    /// Slot 0 is the prior's.
    private(set) var order: [Int32] = []
    /// The number of the observation in each slot; `vacant` where there is none.
    private var numbers = [Self.vacant]
    private var freeSlots: [Int32] = []
    /// The kernels as `parzen_mixture` wants them, and what each axis adds to their constants.
    private(set) var kernels: [Double]
    private(set) var rows: [Int32]
    private var normalizers: [[Double]]

    private static let vacant = Int.min

    /// A density with the prior alone.
    public init(_ dimensions: [ParzenDimension], options: ParzenOptions = ParzenOptions()) {
        self.dimensions = dimensions
        self.options = options
        layout = KernelLayout(dimensions, options)
        axes = dimensions.compactMap(NumericDimension.init).map {
            KernelAxis($0, considersEndpoints: options.considersEndpoints)
        }
        atoms = Array(repeating: KernelAtoms(), count: layout.atomCount)
        kernels = Array(repeating: 0, count: layout.stride)
        rows = layout.rowsOfPrior
        normalizers = Array(repeating: [0], count: axes.count)
        for role in layout.roles { pack([0], role) }
        sumNormalizers([0])
    }

    /// The number of observations.
    public var count: Int { order.count }

    /// The numbers of the observations, rising.
    public var observedNumbers: [Int] { order.map { numbers[Int($0)] } }

    var weights: MixtureWeights {
        MixtureWeights(options.weights, count: count, prior: options.priorWeight)
    }
}

extension ParzenEstimator {
    /// Takes observations away, by number, and then adds others.
    ///
    /// For *k* of *n*: O(k log n) arithmetic and moving indices, or O(n log n) if *k* is large.
    public mutating func update(removing numbers: [Int] = [], inserting observations: [Observation] = []) {
        let changes = numbers.count + observations.count
        let isMany = changes > 32 && changes * 8 > count
        for number in numbers { remove(number, isMany) }
        for observation in observations { insert(observation, isMany) }
        if isMany {
            order.sort { self.numbers[Int($0)] < self.numbers[Int($1)] }
            for axis in axes.indices { axes[axis].rebuild(order, numbers: self.numbers) }
        }
        if changes > 0 { settle() }
    }

    private mutating func remove(_ number: Int, _ isMany: Bool) {
        let position = position(of: number)
        precondition(position < count && numbers[Int(order[position])] == number, "No such observation.")
        let slot = Int(order.remove(at: position))
        for axis in axes.indices where !isMany { axes[axis].remove(slot, numbers: numbers) }
        for case .tabulated(_, let atom, let table) in layout.roles {
            atoms[atom].release(rows[slot * layout.tables + table])
        }
        numbers[slot] = Self.vacant
        freeSlots.append(Int32(slot))
    }

    private mutating func insert(_ observation: Observation, _ isMany: Bool) {
        precondition(observation.point.count == dimensions.count, "A point has a value for each dimension.")
        let slot = takeSlot()
        numbers[slot] = observation.number
        for (role, value) in zip(layout.roles, observation.point) {
            guard let axis = role.axis else {
                rows[slot * layout.tables + role.table] = Int32(value)
                continue
            }
            axes[axis].place(axes[axis].dimension.coordinate(of: value), in: slot)
            if !isMany { axes[axis].insert(slot, numbers: numbers) }
        }
        order.insert(Int32(slot), at: isMany ? count : position(of: observation.number))
    }

    private mutating func takeSlot() -> Int {
        if let slot = freeSlots.popLast() {
            for table in 0..<layout.tables { rows[Int(slot) * layout.tables + table] = -1 }
            return Int(slot)
        }
        numbers.append(Self.vacant)
        kernels.append(contentsOf: repeatElement(0, count: layout.stride))
        rows.append(contentsOf: repeatElement(-1, count: layout.tables))
        for axis in axes.indices { normalizers[axis].append(0) }
        return numbers.count - 1
    }

    /// The place of `number` in the order of age.
    private func position(of number: Int) -> Int {
        guard let last = order.last, numbers[Int(last)] >= number else { return count }
        var (low, high) = (0, count - 1)
        while low < high {
            let middle = (low + high) / 2
            if numbers[Int(order[middle])] < number { low = middle + 1 } else { high = middle }
        }
        return low
    }
}

extension ParzenEstimator {
    /// Brings the packed kernels up to date with the axes.
    private mutating func settle() {
        var touched: [Int32] = []
        for role in layout.roles {
            guard let axis = role.axis else { continue }
            let smallest = options.smallestDeviation(count, width: axes[axis].dimension.width)
            let slots = axes[axis].settle(smallest: smallest).filter { numbers[Int($0)] != Self.vacant }
            pack(slots, role)
            if !role.isTabulated { touched += slots }
        }
        sumNormalizers(touched.count > count ? order : touched)
    }

    /// Writes what the axis of `role` says about the kernels in `slots`.
    private mutating func pack(_ slots: [Int32], _ role: KernelLayout.Role) {
        guard let axis = role.axis, !slots.isEmpty else { return }
        let means = slots.map { axes[axis].centers[Int($0)] }
        let deviations = slots.map { axes[axis].deviations[Int($0)] }
        if case .tabulated(_, let atom, let table) = role {
            for (index, slot) in slots.enumerated() {
                let place = Int(slot) * layout.tables + table
                if rows[place] >= 0 { atoms[atom].release(rows[place]) }
                rows[place] = atoms[atom].retain(means[index], deviations[index])
            }
            return
        }
        let factors = KernelFactors(axes[axis].dimension, means, deviations)
        for (index, slot) in slots.enumerated() {
            let place = Int(slot) * layout.stride + role.offset
            (kernels[place], kernels[place + 1]) = (means[index], factors.precisions[index])
            if case .fine = role { kernels[place + 2] = factors.cells[index] }
            normalizers[axis][Int(slot)] = factors.logarithms[index]
        }
    }

    private mutating func sumNormalizers(_ slots: [Int32]) {
        for slot in slots {
            kernels[Int(slot) * layout.stride] = normalizers.reduce(0) { $0 + $1[Int(slot)] }
        }
    }
}
