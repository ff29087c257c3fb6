/// The kernels of one numeric dimension: where they are, and how wide their neighbours make them.
///
/// A kernel's standard deviation is the larger of the distances to its two neighbours, clipped from below and at the
/// width of the domain. The kernels are kept sorted, so that one that comes or goes changes at most three widths.
/// Equal centers are in order of the numbers of their observations.
struct KernelAxis: Sendable {
    let dimension: NumericDimension
    /// By slot.
    private(set) var centers: [Double]
    private(set) var deviations: [Double]
    /// Slots whose deviation may be out of date.
    private var stale: [Int32] = []
    private var gaps: [Double]
    /// The slots in order of their centers.
    private(set) var sorted: [Int32] = []
    private var smallest = Double.nan
    private let considersEndpoints: Bool

    /// An axis with the prior alone, in slot 0: as wide as the domain, around its middle.
    init(_ dimension: NumericDimension, considersEndpoints: Bool) {
        self.dimension = dimension
        self.considersEndpoints = considersEndpoints
        centers = [dimension.middle]
        deviations = [dimension.width]
        gaps = [dimension.width]
    }

    /// Puts a center in `slot`, which is free or the next.
    mutating func place(_ center: Double, in slot: Int) {
        if slot == centers.count {
            centers.append(center)
            deviations.append(.nan)
            gaps.append(.nan)
        } else {
            centers[slot] = center
            deviations[slot] = .nan
        }
    }

    /// Takes the center in `slot` in among its neighbours.
    ///
    /// O(n) with a tiny constant: indices are moved.
    mutating func insert(_ slot: Int, numbers: [Int]) {
        let position = position(of: slot, numbers)
        sorted.insert(Int32(slot), at: position)
        measure(max(0, position - 1)..<min(position + 2, sorted.count))
    }

    /// Takes the center in `slot` away from among its neighbours.
    mutating func remove(_ slot: Int, numbers: [Int]) {
        let position = position(of: slot, numbers)
        sorted.remove(at: position)
        measure(max(0, position - 1)..<min(position + 1, sorted.count))
    }

    /// Takes in the centers of all `slots`, where they are many.
    ///
    /// O(n log n).
    mutating func rebuild(_ slots: [Int32], numbers: [Int]) {
        // What is compared lies side by side, so that the sort reads no table.
        let keys = slots.map { (center: centers[Int($0)], number: numbers[Int($0)], slot: $0) }
        sorted = keys.sorted { a, b in
            a.center == b.center ? a.number < b.number : a.center < b.center
        }.map(\.slot)
        measure(0..<sorted.count)
    }

    private func precedes(_ a: Int, _ b: Int, _ numbers: [Int]) -> Bool {
        centers[a] == centers[b] ? numbers[a] < numbers[b] : centers[a] < centers[b]
    }

    private func position(of slot: Int, _ numbers: [Int]) -> Int {
        var (low, high) = (0, sorted.count)
        while low < high {
            let middle = (low + high) / 2
            if precedes(Int(sorted[middle]), slot, numbers) { low = middle + 1 } else { high = middle }
        }
        return low
    }
}

extension KernelAxis {
    private mutating func measure(_ positions: Range<Int>) {
        for position in positions {
            gaps[Int(sorted[position])] = gap(at: position)
            stale.append(sorted[position])
        }
    }

    private func gap(at position: Int) -> Double {
        let center = centers[Int(sorted[position])]
        let isFirst = position == 0
        let isLast = position == sorted.count - 1
        let below = center - (isFirst ? dimension.domain.lowerBound : centers[Int(sorted[position - 1])])
        let above = (isLast ? dimension.domain.upperBound : centers[Int(sorted[position + 1])]) - center
        if !considersEndpoints, sorted.count > 1, isFirst || isLast { return isFirst ? above : below }
        return max(below, above)
    }

    /// Brings all deviations up to date for the `smallest` one there may be.
    ///
    /// - Returns: The slots whose deviation is new, perhaps with repetitions.
    mutating func settle(smallest: Double) -> [Int32] {
        if smallest != self.smallest { stale = sorted }
        self.smallest = smallest
        defer { stale = [] }
        return stale.filter { slot in
            let deviation = min(max(gaps[Int(slot)], smallest), dimension.width)
            defer { deviations[Int(slot)] = deviation }
            return deviations[Int(slot)] != deviation
        }
    }
}
