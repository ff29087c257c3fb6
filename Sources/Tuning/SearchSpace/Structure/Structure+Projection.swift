import Glibc
package import Numerical

/// The nearest values that fit together.
///
/// Values that do are left as they are. Independent uniform values, such as random search draws, become every order and
/// every selection of a size equally often, and every sequence with equal density.
extension Structure {
    /// Moves `values`, one for each part in internal form, to where they fit together.
    ///
    /// Where several places are equally near, chance decides. O(n log n).
    package func project(_ values: inout [Double], using random: inout RandomStream) {
        switch kind {
        case .simplex: Self.projectOntoSimplex(&values)
        case .ordered: values.sort()
        case .permutation: Self.rank(&values, using: &random)
        case .subset(let size): select(&values, size, using: &random)
        }
    }

    /// Whether `values` fit together.
    package func holds(_ values: [Double]) -> Bool {
        switch kind {
        case .simplex: values.allSatisfy { $0 >= 0 } && abs(values.reduce(0, +) - 1) < 1e-9
        case .ordered: zip(values, values.dropFirst()).allSatisfy { $0 <= $1 }
        case .permutation: values.sorted() == (1...max(values.count, 1)).map(Double.init)
        case .subset(let size): size.contains(Int(values.reduce(0, +)))
        }
    }

    /// Makes independent uniform values of a sampler that does not learn uniform over the structure.
    ///
    /// Only shares need it: the projection of a uniform point favours the edges of the simplex, the spacings of a Poisson
    /// process do not.
    ///
    /// > L. Devroye. "Non-Uniform Random Variate Generation." 1986, chapter V, theorem 2.2.
    package func spread(_ values: inout [Double]) {
        guard kind == .simplex, !holds(values) else { return }
        let spacings = values.map { -log(max($0, 0x1p-60)) }
        let total = spacings.reduce(0, +)
        guard total > 0 else { return }
        values = spacings.map { $0 / total }
    }
}

extension Structure {
    /// > J. Duchi, S. Shalev-Shwartz, Y. Singer, T. Chandra. "Efficient Projections onto the ℓ1-Ball for Learning in High
    /// > Dimensions." ICML 2008, figure 1.
    private static func projectOntoSimplex(_ values: inout [Double]) {
        guard abs(values.reduce(0, +) - 1) >= 1e-12 || values.contains(where: { $0 < 0 }) else { return }
        var (sum, threshold) = (0.0, 0.0)
        for (index, value) in values.sorted(by: >).enumerated() {
            sum += value
            let next = (sum - 1) / Double(index + 1)
            guard value > next else { break }
            threshold = next
        }
        for index in values.indices { values[index] = min(max(values[index] - threshold, 0), 1) }
    }

    /// Replaces each value by its rank from 1 on; equal ones are put in an order by chance.
    private static func rank(_ values: inout [Double], using random: inout RandomStream) {
        let keys =
            Set(values).count == values.count ? values.map { _ in 0 } : values.map { _ in random.next() }
        let order = values.indices.sorted { (values[$0], keys[$0], $0) < (values[$1], keys[$1], $1) }
        for (rank, index) in order.enumerated() { values[index] = Double(rank + 1) }
    }

    private func select(
        _ values: inout [Double], _ size: ClosedRange<Int>, using random: inout RandomStream
    ) {
        let count = Int(values.reduce(0, +))
        guard !size.contains(count) else { return }
        let (old, new): (Double, Double) = count < size.lowerBound ? (0, 1) : (1, 0)
        var open = values.indices.filter { values[$0] == old }
        for _ in 0..<abs(count - min(max(count, size.lowerBound), size.upperBound)) {
            values[open.remove(at: random.index(below: open.count))] = new
        }
    }
}

/// Moving one part and what has to follow.
extension Structure {
    /// Sets the part at `index` to `value` and moves the others just so far that all fit together again; leaves `values`
    /// as they are if they cannot.
    package func move(_ index: Int, to value: Double, in values: inout [Double]) {
        switch kind {
        case .simplex:
            let rest = values.reduce(0, +) - values[index]
            let share = values.count == 1 ? 1 : min(max(value, 0), 1)
            for other in values.indices where other != index {
                values[other] =
                    rest > 0 ? values[other] * (1 - share) / rest : (1 - share) / Double(values.count - 1)
            }
            values[index] = share
        case .ordered:
            values[index] = value
            for other in values[..<index].indices { values[other] = min(values[other], value) }
            for other in values[(index + 1)...].indices { values[other] = max(values[other], value) }
        case .permutation:
            guard let other = values.firstIndex(of: value) else { return }
            values.swapAt(index, other)
        case .subset(let size):
            guard values[index] != value else { return }
            values[index] = value
            guard !size.contains(Int(values.reduce(0, +))) else { return }
            // One comes in for one that goes: the first that can.
            let other = values.indices.first { $0 != index && values[$0] == value }
            if let other { values[other] = 1 - value } else { values[index] = 1 - value }
        }
    }
}
