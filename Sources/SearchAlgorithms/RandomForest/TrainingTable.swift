/// What a forest learns from, by columns, each with its order.
struct TrainingTable {
    let features: [ForestFeature]
    let count: Int
    /// The coordinates, one feature after the other.
    let columns: [Double]
    /// For each feature the samples by value, missing ones first.
    let orders: [Int32]
    /// What is to be predicted, less its mean.
    let centered: [Double]
    let mean: Double

    init(_ points: [[Double]], values: [Double], features: [ForestFeature]) {
        precondition(points.count == values.count, "Every point needs a value.")
        let count = points.count
        (self.features, self.count) = (features, count)
        var columns: [Double] = []
        columns.reserveCapacity(count * features.count)
        for feature in features.indices { for point in points { columns.append(point[feature]) } }
        self.columns = columns
        orders = features.indices.flatMap { feature in
            let start = feature * count
            return columns.withUnsafeBufferPointer { columns in
                // NaN is below all numbers: the tuple orders it first.
                (0..<Int32(count)).sorted { a, b in
                    let (x, y) = (columns[start + Int(a)], columns[start + Int(b)])
                    if x < y { return true }
                    if y < x { return false }
                    return x.isNaN != y.isNaN ? x.isNaN : a < b
                }
            }
        }
        let mean = count == 0 ? 0 : values.reduce(0, +) / Double(count)
        self.mean = mean
        centered = values.map { $0 - mean }
    }
}
