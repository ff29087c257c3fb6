import Tuning

/// Fewer marks that look the same.
enum Thinning {
    /// The positions to draw of a line through `ys`, about `limit` of them.
    ///
    /// Of each stretch of the line the first, the last, the least and the largest: a line through them has the same pixels.
    ///
    /// O(n).
    /// > U. Jugel, Z. Jerzak, G. Hackenbroich, V. Markl. "M4: A Visualization-Oriented Time Series Data Aggregation." VLDB
    /// > 2014.
    static func line(_ ys: [Double], limit: Int) -> [Int] {
        guard ys.count > limit, limit >= 4 else { return Array(ys.indices) }
        let stretches = limit / 4
        var kept: [Int] = []
        kept.reserveCapacity(limit)
        for stretch in 0..<stretches {
            let range = (stretch * ys.count / stretches)..<((stretch + 1) * ys.count / stretches)
            guard let first = range.first, let last = range.last else { continue }
            var (least, largest) = (first, first)
            for index in range {
                if ys[index] < ys[least] { least = index }
                if ys[index] > ys[largest] { largest = index }
            }
            kept += Set([first, least, largest, last]).sorted()
        }
        return kept
    }

    /// The positions to draw of points of several coordinates, about `limit` of them.
    ///
    /// The first `best` of `order` and each coordinate's extremes are among them, the rest at even distances in the order in
    /// which they came.
    ///
    /// O(n × coordinates).
    static func points(
        _ count: Int, limit: Int, order: [Int] = [], best: Int = 0, coordinates: [[Double?]] = []
    ) -> [Int] {
        guard count > limit else { return Array(0..<count) }
        var isKept = [Bool](repeating: false, count: count)
        for index in order.prefix(best) { isKept[index] = true }
        for column in coordinates {
            var (least, largest): (Int?, Int?) = (nil, nil)
            for index in 0..<count {
                guard let value = column[index], !value.isNaN else { continue }
                if value < (least.flatMap { column[$0] } ?? .infinity) { least = index }
                if value > (largest.flatMap { column[$0] } ?? -.infinity) { largest = index }
            }
            for case let index? in [least, largest] { isKept[index] = true }
        }
        let rest = max(1, limit - isKept.count { $0 })
        for number in 0..<rest { isKept[number * count / rest] = true }
        return (0..<count).filter { isKept[$0] }
    }

    /// Remarks under a heading: that not all is shown.
    static func remarks(_ shown: Int, of total: Int, _ noun: String = "trial") -> [String] {
        shown >= total ? [] : ["\(shown.grouped) of \(total.counted(noun)) shown, with all extremes"]
    }
}
