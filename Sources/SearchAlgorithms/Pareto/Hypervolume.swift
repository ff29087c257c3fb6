/// How much of space points dominate.
extension Losses {
    /// The volume of what the points dominate before `reference`.
    ///
    /// Points that do not reach `reference` in every objective add nothing. The volume is infinite if `reference` is, or
    /// if it cannot be told for infinities.
    ///
    /// O(n log n) for up to three objectives; for d more it is O(nᵈ⁻² log n) at worst.
    ///
    /// > L. While, L. Bradstreet, L. Barone. "A Fast Way of Calculating Exact Hypervolumes." IEEE Trans. Evolutionary
    /// > Computation 16, 2012 (exclusive volumes of limited sets, slice by slice).
    /// > N. Beume, C. Fonseca, M. López-Ibáñez, L. Paquete, J. Vahrenhold. "On the Complexity of Computing the Hypervolume
    /// > Indicator." IEEE Trans. Evolutionary Computation 13, 2009 (three objectives).
    public func hypervolume(reference: [Double]) -> Double {
        precondition(reference.count == objectives || count == 0, "The reference needs all objectives.")
        guard reference.allSatisfy(\.isFinite) else { return .infinity }
        let inside = (0..<count).filter { zip(self[$0], reference).allSatisfy { $0 <= $1 } }
        let volume = BoxUnion(reference: reference).volume(selecting(inside).frontInOrder())
        return volume.isFinite ? volume : .infinity
    }

    /// The different points of the front, in lexicographic order.
    fileprivate func frontInOrder() -> [ArraySlice<Double>] {
        var front = Front(objectives: objectives)
        return sortedIndices().map { self[$0] }.filter { point in
            guard !front.covers(point) else { return false }
            front.insert(point)
            return true
        }
    }
}

/// The union of the boxes between points and a reference.
struct BoxUnion {
    private let reference: [Double]

    init(reference: [Double]) { self.reference = reference }

    /// The volume of one box.
    func volume(_ point: ArraySlice<Double>) -> Double {
        zip(point, reference.suffix(point.count)).reduce(1) { $0 * ($1.1 - $1.0) }
    }

    /// The volume of the boxes of `front`, points none of which dominates another, the first objective rising.
    ///
    /// The points may lack the first objectives of the reference.
    func volume(_ front: [ArraySlice<Double>]) -> Double {
        switch front.first?.count {
        case nil, 0: 0
        case 1: volume(front[0])
        case 2, 3: sweep(front)
        default: slices(front)
        }
    }

    /// What `point` adds to the boxes of `others`, which lie anywhere inside the reference.
    func exclusiveVolume(of point: ArraySlice<Double>, besides others: some Sequence<ArraySlice<Double>>)
        -> Double
    {
        var limited: [Double] = []
        for other in others { limited.append(contentsOf: zip(point, other).lazy.map { max($0, $1) }) }
        let losses = Losses(objectives: point.count, count: limited.count / point.count, values: limited)
        return volume(point) - volume(losses.frontInOrder())
    }

    /// What `point` adds to one other box.
    func exclusiveVolume(of point: ArraySlice<Double>, beside other: ArraySlice<Double>) -> Double {
        var (own, common) = (1.0, 1.0)
        for objective in reference.indices {
            let (x, y) = (point[point.startIndex + objective], other[other.startIndex + objective])
            own *= reference[objective] - x
            common *= reference[objective] - max(x, y)
        }
        return own - common
    }

    /// Goes along the first objective while the area grows that is covered in the other two.
    private func sweep(_ front: [ArraySlice<Double>]) -> Double {
        let edge = reference.suffix(front[0].count)
        let corner = Staircase.Step(
            x: edge[edge.startIndex + 1], y: front[0].count == 3 ? reference.last ?? 0 : 1)
        var (staircase, area, volume) = (Staircase(), 0.0, 0.0)
        for (index, point) in front.enumerated() {
            let (x, y) = (point[point.startIndex + 1], point.count == 3 ? point[point.startIndex + 2] : 0)
            area += staircase.insert(x, y, corner: corner)
            let end =
                index + 1 < front.count
                ? front[index + 1][front[index + 1].startIndex] : edge[edge.startIndex]
            volume += area * (end - point[point.startIndex])
        }
        return volume
    }

    /// Takes the points from the largest first objective to the smallest: what one adds to those that follow has, along the
    /// first objective, the whole length from the point to the reference.
    private func slices(_ front: [ArraySlice<Double>]) -> Double {
        let edge = reference[reference.count - front[0].count]
        var volume = 0.0
        for (index, point) in front.enumerated() {
            let others = front[..<index].lazy.map { $0.dropFirst() }
            volume +=
                (edge - point[point.startIndex]) * exclusiveVolume(of: point.dropFirst(), besides: others)
        }
        return volume
    }
}
