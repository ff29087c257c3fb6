/// A tree that predicts a number from a point, by questions about one coordinate each.
///
/// The nodes stand in one list, a node before its children and the left child right behind it, so that following a path
/// is a walk through memory.
///
/// > L. Breiman, J. Friedman, R. Olshen, C. Stone. "Classification and Regression Trees." 1984.
public struct RegressionTree: Hashable, Codable, Sendable {
    /// A question, or a leaf.
    public struct Node: Hashable, Codable, Sendable {
        /// The coordinate that is asked about; −1 at a leaf.
        public var feature: Int32
        /// The position of the right child; the left one is the next node.
        public var right: Int32
        /// Where the set of categories that go right begins; −1 where the coordinate is a number.
        public var set: Int32
        /// Numbers above it go right, all others, and missing ones, left.
        public var threshold: Double
        /// The mean of the samples below the node.
        public var mean: Double

        /// A node of a tree.
        public init(feature: Int32, right: Int32, set: Int32 = -1, threshold: Double, mean: Double) {
            (self.feature, self.right, self.set) = (feature, right, set)
            (self.threshold, self.mean) = (threshold, mean)
        }
    }

    /// The nodes, the root first.
    public let nodes: [Node]
    /// The sets of categories that go right, one after the other.
    let sets: [UInt64]
    /// The variance of the samples below each node.
    public let variances: [Double]
    /// The number of samples below each node.
    public let weights: [Double]

    /// A tree of nodes in the order that is described above.
    init(nodes: [Node], sets: [UInt64] = [], variances: [Double], weights: [Double]) {
        (self.nodes, self.sets, self.variances, self.weights) = (nodes, sets, variances, weights)
    }

    /// A tree over numbers alone, grown elsewhere: nodes, and the variance and number of the samples below each.
    public init(numericNodes nodes: [Node], variances: [Double], weights: [Double]) {
        precondition(nodes.count == variances.count && nodes.count == weights.count, "A node lacks figures.")
        precondition(nodes.allSatisfy { $0.set < 0 }, "The nodes ask about sets that are not there.")
        self.init(nodes: nodes, sets: [], variances: variances, weights: weights)
    }

    /// The number of leaves.
    public var leafCount: Int { nodes.count { $0.feature < 0 } }
}

extension RegressionTree {
    /// The position of the leaf that `point` ends in.
    ///
    /// O(depth).
    public func leaf(of point: [Double]) -> Int {
        point.withUnsafeBufferPointer { point in
            nodes.withUnsafeBufferPointer { nodes in
                sets.withUnsafeBufferPointer { Self.leaf(of: point, nodes, $0) }
            }
        }
    }

    /// The position of the leaf that `point` ends in.
    @inline(__always)
    static func leaf(
        of point: UnsafeBufferPointer<Double>, _ nodes: UnsafeBufferPointer<Node>,
        _ sets: UnsafeBufferPointer<UInt64>
    ) -> Int {
        var position = 0
        while true {
            let node = nodes[position]
            guard node.feature >= 0 else { return position }
            let goesRight = Self.goesRight(point[Int(node.feature)], node, sets)
            position = goesRight ? Int(node.right) : position + 1
        }
    }

    /// Whether `value` of the coordinate that `node` asks about goes right.
    @inline(__always)
    static func goesRight(_ value: Double, _ node: Node, _ sets: UnsafeBufferPointer<UInt64>) -> Bool {
        guard node.set >= 0 else { return value > node.threshold }
        let bit = CategorySet.bit(of: value)
        return sets[Int(node.set) + bit / 64] >> UInt64(bit % 64) & 1 == 1
    }

    /// Whether `value` of the coordinate that the node at `position` asks about goes right.
    package func goesRight(_ value: Double, at position: Int) -> Bool {
        let node = nodes[position]
        return sets.withUnsafeBufferPointer { Self.goesRight(value, node, $0) }
    }
}
