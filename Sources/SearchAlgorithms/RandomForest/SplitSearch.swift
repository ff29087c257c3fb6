import Numerical

/// Looks for the cut of one feature that lowers the variance of a node most.
///
/// Of samples with weights w and values v, cut in two, the sum of squares that is left is smallest where
/// (Σ wv)² / Σ w, summed over both sides, is largest.
struct SplitSearch {
    /// The samples of the node in the order of the feature.
    let samples: UnsafeBufferPointer<Int32>
    let column, weights, values: UnsafeBufferPointer<Double>
    let totals: Totals
    /// The weight that each side keeps.
    let minimum: Double

    /// The weight of samples, and the sum of their values times their weights.
    struct Totals {
        var weight = 0.0
        var sum = 0.0

        mutating func add(_ weight: Double, _ product: Double) {
            self.weight += weight
            sum += product
        }
    }

    /// A cut: what goes left are numbers up to a threshold, or the first of some categories.
    struct Split {
        var feature: Int
        var gain: Double
        var threshold = 0.0
        /// How many samples, in the order of the feature, or how many categories, go left.
        var left: Int
        /// The bits of the categories of the node, by the mean of their samples.
        var categories: [Int] = []
    }

    /// The best cut of `feature`, or one drawn at random; `nil` if all samples are alike.
    func split(
        of feature: Int, _ kind: ForestFeature, _ splits: ForestOptions.Splits, _ random: inout RandomStream
    ) -> Split? {
        guard let first = samples.first, let last = samples.last else { return nil }
        let (low, high) = (column[Int(first)], column[Int(last)])
        guard low < high || low.isNaN && !high.isNaN else { return nil }
        switch (kind, splits) {
        case (.categorical, _): return categoricalSplit(of: feature, splits, &random)
        case (.numeric, .best): return bestSplit(of: feature)
        case (.numeric, .random): return randomSplit(of: feature, low, high, &random)
        }
    }

    private func gain(_ left: Totals) -> Double {
        let (weight, sum) = (totals.weight - left.weight, totals.sum - left.sum)
        guard left.weight >= minimum, weight >= minimum else { return -.infinity }
        return left.sum * left.sum / left.weight + sum * sum / weight
    }

    private func bestSplit(of feature: Int) -> Split? {
        var (left, best) = (Totals(), Split(feature: feature, gain: -.infinity, left: 0))
        var value = column[Int(samples[0])]
        for position in samples.indices {
            let sample = Int(samples[position])
            let next = column[sample]
            if next > value || value.isNaN && !next.isNaN {
                let gain = gain(left)
                if gain > best.gain {
                    best.gain = gain
                    best.threshold = value.isNaN ? -.infinity : Self.middle(value, next)
                    best.left = position
                }
                value = next
            }
            left.add(weights[sample], weights[sample] * values[sample])
        }
        return best.gain > -.infinity ? best : nil
    }

    /// A number from `a` on and below `b`.
    private static func middle(_ a: Double, _ b: Double) -> Double {
        let middle = a / 2 + b / 2
        return middle < b ? max(middle, a) : a
    }

    /// A cut at a place drawn from the range of the samples; where some lack the coordinate, from as much again below it.
    private func randomSplit(of feature: Int, _ low: Double, _ high: Double, _ random: inout RandomStream)
        -> Split?
    {
        var first = samples.startIndex
        while column[Int(samples[first])].isNaN { first += 1 }
        let smallest = column[Int(samples[first])]
        let span = smallest < high ? high - smallest : 1
        let start = first > 0 ? smallest - span : smallest
        var threshold = start + (high - start) * random.uniform()
        if threshold >= high { threshold = smallest }
        if threshold < smallest || smallest == high { threshold = -.infinity }
        var (left, position) = (Totals(), samples.startIndex)
        while position < samples.endIndex, !(column[Int(samples[position])] > threshold) {
            let sample = Int(samples[position])
            left.add(weights[sample], weights[sample] * values[sample])
            position += 1
        }
        let gain = gain(left)
        return gain > -.infinity
            ? Split(feature: feature, gain: gain, threshold: threshold, left: position) : nil
    }
}

/// Categories.
extension SplitSearch {
    /// In the order of their means, the best division of categories in two sets is a cut.
    ///
    /// > W. Fisher. "On Grouping for Maximum Homogeneity." JASA 53, 1958.
    private func categoricalSplit(
        of feature: Int, _ splits: ForestOptions.Splits, _ random: inout RandomStream
    ) -> Split? {
        let groups = groups().sorted { a, b in
            let (x, y) = (a.totals.sum * b.totals.weight, b.totals.sum * a.totals.weight)
            return x == y ? a.bit < b.bit : x < y
        }
        let only = splits == .random ? 1 + random.index(below: groups.count - 1) : nil
        var (left, best) = (Totals(), Split(feature: feature, gain: -.infinity, left: 0))
        for (position, group) in groups.enumerated() {
            if position > 0, only ?? position == position {
                let gain = gain(left)
                if gain > best.gain { (best.gain, best.left) = (gain, position) }
            }
            left.add(group.totals.weight, group.totals.sum)
        }
        best.categories = groups.map(\.bit)
        return best.gain > -.infinity ? best : nil
    }

    private func groups() -> [(bit: Int, totals: Totals)] {
        var groups: [(bit: Int, totals: Totals)] = []
        for sample in samples {
            let bit = CategorySet.bit(of: column[Int(sample)])
            if groups.last?.bit != bit { groups.append((bit, Totals())) }
            let weight = weights[Int(sample)]
            groups[groups.count - 1].totals.add(weight, weight * values[Int(sample)])
        }
        return groups
    }
}
