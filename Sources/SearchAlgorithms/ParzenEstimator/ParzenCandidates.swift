/// Points side by side, dimension by dimension, as the loops over all kernels want them.
///
/// There are as many lanes as fill whole batches; those that are left over repeat the first point.
struct ParzenCandidates {
    let count: Int
    let lanes: Int
    /// The values, dimension by dimension: `lanes` of each.
    private(set) var values: [Double]
    /// Likewise the coordinates in which kernels are normal; the value itself for a category.
    private(set) var coordinates: [Double]

    init(count: Int, dimensions: Int, batch: Int) {
        self.count = count
        lanes = (count + batch - 1) / batch * batch
        values = Array(repeating: 0, count: lanes * dimensions)
        coordinates = values
    }

    subscript(point: Int, dimension: Int) -> Double { values[dimension * lanes + point] }

    mutating func set(_ value: Double, coordinate: Double, of point: Int, dimension: Int) {
        values[dimension * lanes + point] = value
        coordinates[dimension * lanes + point] = coordinate
        guard point == 0 else { return }
        for lane in count..<lanes {
            values[dimension * lanes + lane] = value
            coordinates[dimension * lanes + lane] = coordinate
        }
    }

    /// Puts points of a single dimension in order, as coordinates rise with values.
    mutating func sort() {
        precondition(values.count == lanes, "Points of several dimensions have no order.")
        values[..<count].sort()
        coordinates[..<count].sort()
        for lane in count..<lanes { (values[lane], coordinates[lane]) = (values[0], coordinates[0]) }
    }

    func point(_ index: Int) -> [Double] {
        stride(from: index, to: values.count, by: lanes).map { values[$0] }
    }
}
