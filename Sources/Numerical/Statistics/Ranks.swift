/// The places of values in their order, from 1; equal values share the mean of theirs.
struct Ranks {
    /// The rank of each value, a multiple of ½.
    private(set) var ranks: [Double]
    /// How many values share each rank.
    private(set) var groups: [Int] = []

    init(of values: [Double]) {
        ranks = [Double](repeating: 0, count: values.count)
        let order = values.indices.sorted { values[$0] < values[$1] }
        var start = 0
        while start < order.count {
            let value = values[order[start]]
            let end = order[start...].firstIndex { values[$0] != value } ?? order.count
            for position in start..<end { ranks[order[position]] = Double(start + 1 + end) / 2 }
            groups.append(end - start)
            start = end
        }
    }

    /// Whether two values are equal.
    var hasTies: Bool { groups.count < ranks.count }

    /// The sum of t³ − t over all groups of t equal values.
    var tieTerm: Double {
        groups.reduce(0) { sum, group in
            let t = Double(group)
            return sum + (t * t * t - t)
        }
    }
}
