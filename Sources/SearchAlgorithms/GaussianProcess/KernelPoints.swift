/// How far apart two values of one dimension are.
public enum KernelDimension: Hashable, Codable, Sendable {
    /// By their difference.
    case numeric
    /// 1 if they differ: they have no order.
    case categorical
}

/// Points as a kernel sees them, the coordinates of each dimension side by side.
public struct KernelPoints: Hashable, Codable, Sendable {
    /// What each dimension is.
    public let dimensions: [KernelDimension]
    /// The number of points.
    public private(set) var count = 0
    /// For each dimension, the coordinate of each point.
    private(set) var columns: [[Double]]

    /// The points `points`, each a coordinate for each of `dimensions`.
    public init(_ dimensions: [KernelDimension], _ points: [[Double]] = []) {
        self.dimensions = dimensions
        count = points.count
        columns = dimensions.indices.map { dimension in points.map { $0[dimension] } }
    }

    /// The point at `index`.
    public subscript(index: Int) -> [Double] { columns.map { $0[index] } }

    /// Adds a point at the end.
    public mutating func append(_ point: [Double]) {
        precondition(point.count == columns.count, "A point has a coordinate for each dimension.")
        for dimension in columns.indices { columns[dimension].append(point[dimension]) }
        count += 1
    }
}

extension KernelPoints {
    /// The points with other coordinates: `change` is told the kind and the position of the dimension.
    func map(_ change: (KernelDimension, Int, Double) -> Double) -> KernelPoints {
        var points = self
        for (dimension, kind) in dimensions.enumerated() {
            points.columns[dimension] = columns[dimension].map { change(kind, dimension, $0) }
        }
        return points
    }
}

/// Squared distances, each dimension's multiplied by a weight.
extension KernelPoints {
    /// From `point` to each of the points.
    ///
    /// O(n d).
    func squaredDistances(from point: [Double], weights: [Double]) -> [Double] {
        var sums = [Double](repeating: 0, count: count)
        sums.withUnsafeMutableBufferPointer { add(from: point, weights, to: $0) }
        return sums
    }

    /// From each of `others` to each of the points, a column for each of `others`.
    func squaredDistances(from others: KernelPoints, weights: [Double]) -> [Double] {
        var sums = [Double](repeating: 0, count: count * others.count)
        sums.withUnsafeMutableBufferPointer { sums in
            for index in 0..<others.count {
                let column = UnsafeMutableBufferPointer(
                    rebasing: sums[index * count..<(index + 1) * count])
                add(from: others[index], weights, to: column)
            }
        }
        return sums
    }

    private func add(from point: [Double], _ weights: [Double], to sums: UnsafeMutableBufferPointer<Double>) {
        for (dimension, kind) in dimensions.enumerated() {
            let (coordinate, weight) = (point[dimension], weights[dimension])
            columns[dimension].withUnsafeBufferPointer { column in
                switch kind {
                case .numeric:
                    for index in 0..<sums.count {
                        let difference = coordinate - column[index]
                        sums[index] += weight * (difference * difference)
                    }
                case .categorical:
                    for index in 0..<sums.count where column[index] != coordinate { sums[index] += weight }
                }
            }
        }
    }
}
