/// Order statistics.
extension Collection<Double> {
    /// The value below which `percent` per cent of the values lie, interpolated between neighbours; NaN is left out.
    ///
    /// NaN if nothing is left, or next to an infinity, as NumPy has it: nothing can be said between the two. The definition is
    /// Hyndman and Fan's seventh. O(n) on average.
    ///
    /// > R. Hyndman, Y. Fan. "Sample Quantiles in Statistical Packages." The American Statistician 50, 1996.
    public func percentile(_ percent: Double) -> Double {
        var values = filter { !$0.isNaN }
        guard !values.isEmpty else { return .nan }
        let position = percent / 100 * Double(values.count - 1)
        let index = Swift.min(Swift.max(Int(position.rounded(.down)), 0), values.count - 1)
        let low = values.selectNth(index)
        let high = values[(index + 1)...].min() ?? low
        let weight = position - Double(index)
        return weight < 0.5 ? low + (high - low) * weight : high - (high - low) * (1 - weight)
    }
}

extension [Double] {
    /// Reorders so that the element of rank `n` is in its place, with none larger before it. (Hoare 1961)
    mutating func selectNth(_ n: Int) -> Double {
        var (low, high) = (0, count - 1)
        while low < high {
            let pivot = self[(low + high) / 2]
            var (i, j) = (low, high)
            while i <= j {
                while self[i] < pivot { i += 1 }
                while self[j] > pivot { j -= 1 }
                guard i <= j else { break }
                swapAt(i, j)
                (i, j) = (i + 1, j - 1)
            }
            if n <= j { high = j } else if n >= i { low = i } else { break }
        }
        return self[n]
    }
}
