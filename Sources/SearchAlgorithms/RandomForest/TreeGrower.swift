import Numerical

/// Grows one tree.
///
/// For each feature the samples of a node stand together, in order of the feature: a node is split by going through
/// them once, and its children get theirs by a partition that keeps the order. So a level of the tree costs
/// O(samples × features), and nothing is sorted but once for the whole forest.
struct TreeGrower {
    private let table: TrainingTable
    let options: ForestOptions
    /// How often each sample was drawn.
    private let weights: [Double]
    /// The samples that were drawn, in the order of each feature in turn.
    private var orders: [Int32] = []
    private let drawn: Int
    private var isRight: [Bool]
    private var rest: [Int32]
    /// The features, in an order that is drawn anew at each node.
    private var lottery: [Int]

    private var nodes: [RegressionTree.Node] = []
    private var sets: [UInt64] = []
    private var variances: [Double] = []
    private var nodeWeights: [Double] = []

    /// A grower for a sample of the rows of `table`, or for all of them.
    init(_ table: TrainingTable, _ options: ForestOptions, using random: inout RandomStream) {
        (self.table, self.options) = (table, options)
        var weights = [Double](repeating: options.usesBootstrap ? 0 : 1, count: table.count)
        if options.usesBootstrap {
            for _ in 0..<table.count { weights[random.index(below: table.count)] += 1 }
        }
        self.weights = weights
        orders = table.orders.filter { weights[Int($0)] > 0 }
        drawn = table.features.isEmpty ? table.count : orders.count / table.features.count
        isRight = Array(repeating: false, count: table.count)
        rest = Array(repeating: 0, count: drawn)
        lottery = Array(table.features.indices)
    }

    /// A node whose samples are known and which is not split yet.
    private struct Task {
        var start, end, depth: Int
        /// The node whose right child it is; −1 for a left child.
        var parent: Int
    }

    /// The tree.
    ///
    /// O(samples × features × depth).
    mutating func grow(using random: inout RandomStream) -> RegressionTree {
        var tasks = [Task(start: 0, end: drawn, depth: 0, parent: -1)]
        while let task = tasks.popLast() {
            let position = nodes.count
            if task.parent >= 0 { nodes[task.parent].right = Int32(position) }
            let totals = addLeaf(task.start..<task.end)
            guard task.depth < options.maximumDepth, nodeWeights[position] >= Double(options.minimumToSplit),
                variances[position] > 0, let split = bestSplit(of: task.start..<task.end, totals, &random)
            else { continue }
            let middle = divide(task.start..<task.end, by: split)
            nodes[position].feature = Int32(split.feature)
            nodes[position].threshold = split.threshold
            if case .categorical = table.features[split.feature] { addSet(split, at: position, &random) }
            tasks.append(Task(start: middle, end: task.end, depth: task.depth + 1, parent: position))
            tasks.append(Task(start: task.start, end: middle, depth: task.depth + 1, parent: -1))
        }
        return RegressionTree(nodes: nodes, sets: sets, variances: variances, weights: nodeWeights)
    }

    private mutating func addLeaf(_ range: Range<Int>) -> SplitSearch.Totals {
        var totals = SplitSearch.Totals()
        // Without features there are no orders to read: the only node has all samples.
        let samples = table.features.isEmpty ? ArraySlice(0..<Int32(table.count)) : orders[range]
        var (low, high, squares) = (Double.infinity, -Double.infinity, 0.0)
        for sample in samples {
            let (weight, value) = (weights[Int(sample)], table.centered[Int(sample)])
            totals.add(weight, weight * value)
            squares += weight * value * value
            (low, high) = (min(low, value), max(high, value))
        }
        let mean = totals.weight > 0 ? totals.sum / totals.weight : 0
        // Rounding must not make equal values differ.
        let variance = low < high ? max(squares / totals.weight - mean * mean, .leastNormalMagnitude) : 0
        nodes.append(.init(feature: -1, right: -1, threshold: 0, mean: table.mean + mean))
        variances.append(variance)
        nodeWeights.append(totals.weight)
        return totals
    }

    private mutating func bestSplit(
        of range: Range<Int>, _ totals: SplitSearch.Totals, _ random: inout RandomStream
    ) -> SplitSearch.Split? {
        let wanted = options.features(of: lottery.count)
        var best: SplitSearch.Split?
        for tried in lottery.indices {
            if tried >= wanted, best != nil { break }
            lottery.swapAt(tried, tried + random.index(below: lottery.count - tried))
            let feature = lottery[tried]
            let start = feature * table.count
            let split = table.columns.withUnsafeBufferPointer { columns in
                orders.withUnsafeBufferPointer { orders in
                    weights.withUnsafeBufferPointer { weights in
                        table.centered.withUnsafeBufferPointer { values in
                            SplitSearch(
                                samples: orders.extracting(
                                    feature * drawn + range.lowerBound..<feature * drawn + range.upperBound),
                                column: columns.extracting(start..<start + table.count), weights: weights,
                                values: values, totals: totals, minimum: Double(options.minimumInLeaf)
                            ).split(of: feature, table.features[feature], options.splits, &random)
                        }
                    }
                }
            }
            if let split, split.gain > best?.gain ?? -.infinity { best = split }
        }
        return best
    }

    /// Brings the samples of a node that go left before the others, in every order; where the others begin.
    private mutating func divide(_ range: Range<Int>, by split: SplitSearch.Split) -> Int {
        for position in range {
            isRight[Int(orders[split.feature * drawn + position])] = position - range.lowerBound >= split.left
        }
        if !split.categories.isEmpty { markCategories(range, split) }
        var middle = range.lowerBound
        for feature in table.features.indices {
            middle = orders.withUnsafeMutableBufferPointer { orders in
                rest.withUnsafeMutableBufferPointer { rest in
                    isRight.withUnsafeBufferPointer { isRight in
                        Self.partition(
                            orders.extracting(
                                feature * drawn + range.lowerBound..<feature * drawn + range.upperBound),
                            rest, isRight)
                    }
                }
            }
        }
        return range.lowerBound + middle
    }

    private mutating func markCategories(_ range: Range<Int>, _ split: SplitSearch.Split) {
        let right = Set(split.categories[split.left...])
        for position in range {
            let sample = Int(orders[split.feature * drawn + position])
            isRight[sample] = right.contains(
                CategorySet.bit(of: table.columns[split.feature * table.count + sample]))
        }
    }

    private static func partition(
        _ samples: UnsafeMutableBufferPointer<Int32>, _ rest: UnsafeMutableBufferPointer<Int32>,
        _ isRight: UnsafeBufferPointer<Bool>
    ) -> Int {
        var (left, right) = (0, 0)
        for position in samples.indices {
            let sample = samples[position]
            if isRight[Int(sample)] {
                rest[right] = sample
                right += 1
            } else {
                samples[left] = sample
                left += 1
            }
        }
        for position in 0..<right { samples[left + position] = rest[position] }
        return left
    }

    /// Notes the categories that go right; those that no sample of the node has go where chance has it.
    private mutating func addSet(_ split: SplitSearch.Split, at position: Int, _ random: inout RandomStream) {
        nodes[position].set = Int32(sets.count)
        let start = sets.count
        for _ in 0..<table.features[split.feature].words { sets.append(random.next()) }
        for (rank, bit) in split.categories.enumerated() {
            let mask: UInt64 = 1 << UInt64(bit % 64)
            if rank < split.left { sets[start + bit / 64] &= ~mask } else { sets[start + bit / 64] |= mask }
        }
    }
}
