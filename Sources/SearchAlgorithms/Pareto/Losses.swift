/// Points whose coordinates, the objectives, are all to be small.
///
/// A point *dominates* another if it is nowhere larger and somewhere smaller. NaN counts as +∞, so that a point without a
/// value dominates nothing.
public struct Losses: Sendable {
    /// The number of points.
    public let count: Int
    /// The number of coordinates of each.
    public let objectives: Int
    /// The coordinates, one point after the other.
    let values: [Double]

    /// Points of equal length.
    public init(_ points: [[Double]], objectives: Int? = nil) {
        let objectives = objectives ?? points.first?.count ?? 0
        precondition(points.allSatisfy { $0.count == objectives }, "All points need as many objectives.")
        self.init(objectives: objectives, count: points.count, values: points.flatMap { $0 })
    }

    /// Points whose coordinates stand one point after the other.
    public init(objectives: Int, count: Int, values: [Double]) {
        precondition(values.count == count * objectives, "Every point needs a value for each objective.")
        (self.count, self.objectives) = (count, objectives)
        self.values = values.contains(where: \.isNaN) ? values.map { $0.isNaN ? .infinity : $0 } : values
    }

    /// The coordinates of the point at `index`.
    public subscript(index: Int) -> ArraySlice<Double> {
        values[index * objectives..<(index + 1) * objectives]
    }

    package subscript(index: Int, objective: Int) -> Double { values[index * objectives + objective] }

    /// Whether the point at `a` dominates the one at `b`.
    public func dominates(_ a: Int, _ b: Int) -> Bool {
        var isSmaller = false
        for objective in 0..<objectives {
            let (x, y) = (self[a, objective], self[b, objective])
            if x > y { return false }
            if x < y { isSmaller = true }
        }
        return isSmaller
    }
}

extension Losses {
    /// All points by the first objective, then by the second, and so on; equal ones in the order in which they came.
    func sortedIndices() -> [Int] {
        values.withUnsafeBufferPointer { values in
            (0..<count).sorted { a, b in
                for objective in 0..<objectives {
                    let (x, y) = (values[a * objectives + objective], values[b * objectives + objective])
                    if x != y { return x < y }
                }
                return a < b
            }
        }
    }

    /// The points in lexicographic order, equal ones in one group in the order in which they came.
    ///
    /// No group dominates one before it.
    func sortedGroups() -> [[Int]] {
        var groups: [[Int]] = []
        for index in sortedIndices() {
            if let first = groups.last?.first, self[first].elementsEqual(self[index]) {
                groups[groups.count - 1].append(index)
            } else {
                groups.append([index])
            }
        }
        return groups
    }

    /// The points at `indices`.
    package func selecting(_ indices: some Sequence<Int>) -> Losses {
        let indices = Array(indices)
        return Losses(objectives: objectives, count: indices.count, values: indices.flatMap { self[$0] })
    }
}
