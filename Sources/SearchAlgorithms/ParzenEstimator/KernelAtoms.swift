/// The different (mean, deviation) pairs among the kernels of a stepped dimension, each with a row number.
///
/// On a grid most kernels share their pair with others, so that probabilities are computed once for each pair. A
/// table with open addressing; a pair that is gone leaves its row to the next one.
struct KernelAtoms: Sendable {
    /// By row.
    private(set) var means: [Double] = []
    private(set) var deviations: [Double] = []
    private var uses: [Int] = []
    private var freeRows: [Int32] = []
    /// Rows by hash, −1 where there is none; the size is a power of two.
    private var buckets = [Int32](repeating: -1, count: 16)

    /// The number of rows, in use or not.
    var count: Int { means.count }

    /// The row of a pair, which is used once more.
    mutating func retain(_ mean: Double, _ deviation: Double) -> Int32 {
        var bucket = home(mean, deviation)
        while buckets[bucket] >= 0 {
            let row = Int(buckets[bucket])
            if means[row] == mean, deviations[row] == deviation {
                uses[row] += 1
                return Int32(row)
            }
            bucket = next(bucket)
        }
        let row = makeRow(mean, deviation)
        buckets[bucket] = row
        if (means.count - freeRows.count) * 2 > buckets.count { grow() }
        return row
    }

    /// Uses the pair of `row` once less.
    mutating func release(_ row: Int32) {
        uses[Int(row)] -= 1
        guard uses[Int(row)] == 0 else { return }
        freeRows.append(row)
        var hole = home(means[Int(row)], deviations[Int(row)])
        while buckets[hole] != row { hole = next(hole) }
        // Close the gap: what comes later moves up unless it would come to stand before its home.
        var bucket = next(hole)
        while buckets[bucket] >= 0 {
            let home = home(means[Int(buckets[bucket])], deviations[Int(buckets[bucket])])
            if distance(from: home, to: bucket) >= distance(from: hole, to: bucket) {
                buckets[hole] = buckets[bucket]
                hole = bucket
            }
            bucket = next(bucket)
        }
        buckets[hole] = -1
    }

    private mutating func makeRow(_ mean: Double, _ deviation: Double) -> Int32 {
        if let row = freeRows.popLast() {
            (means[Int(row)], deviations[Int(row)], uses[Int(row)]) = (mean, deviation, 1)
            return row
        }
        means.append(mean)
        deviations.append(deviation)
        uses.append(1)
        return Int32(means.count - 1)
    }
}

extension KernelAtoms {
    private func next(_ bucket: Int) -> Int { (bucket + 1) & (buckets.count - 1) }

    private func distance(from a: Int, to b: Int) -> Int { (b - a) & (buckets.count - 1) }

    private func home(_ mean: Double, _ deviation: Double) -> Int {
        // 0 and −0 are one mean.
        let bits = (mean + 0).bitPattern ^ deviation.bitPattern.byteSwapped
        return Int(truncatingIfNeeded: (bits &* 0x9E37_79B9_7F4A_7C15) >> 32) & (buckets.count - 1)
    }

    private mutating func grow() {
        let rows = buckets.filter { $0 >= 0 }
        buckets = [Int32](repeating: -1, count: buckets.count * 2)
        for row in rows {
            var bucket = home(means[Int(row)], deviations[Int(row)])
            while buckets[bucket] >= 0 { bucket = next(bucket) }
            buckets[bucket] = row
        }
    }
}
