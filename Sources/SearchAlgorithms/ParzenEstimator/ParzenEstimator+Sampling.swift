import CVectorKernels
public import Numerical

extension ParzenEstimator {
    /// Draws `count` points from the density.
    ///
    /// O(dimensions + log n) a point.
    public func sample(_ count: Int, using random: inout RandomStream) -> [[Double]] {
        let candidates = candidates(count, using: &random)
        return (0..<count).map(candidates.point)
    }

    /// Draws `count` points from the density, side by side.
    func candidates(_ count: Int, using random: inout RandomStream) -> ParzenCandidates {
        var candidates = ParzenCandidates(
            count: count, dimensions: dimensions.count, batch: Int(PARZEN_LANES))
        let weights = weights
        for point in 0..<count {
            let slot = weights.kernel(at: random.uniform()).map { Int(order[$0]) } ?? 0
            for (dimension, role) in layout.roles.enumerated() {
                let (value, coordinate) = draw(role, slot, &random)
                candidates.set(value, coordinate: coordinate, of: point, dimension: dimension)
            }
        }
        return candidates
    }

    private func draw(
        _ role: KernelLayout.Role, _ slot: Int, _ random: inout RandomStream
    ) -> (value: Double, coordinate: Double) {
        if case .categorical(let count, let table) = role {
            let category = drawCategory(Int(rows[slot * layout.tables + table]), of: count, &random)
            return (category, category)
        }
        let axis = role.axis ?? 0
        let numbers = axes[axis].dimension
        let kernel = TruncatedNormal(
            mean: axes[axis].centers[slot], deviation: axes[axis].deviations[slot], bounds: numbers.domain)
        let coordinate = kernel.sample(using: &random)
        let value = numbers.value(at: coordinate)
        return (value, numbers.step > 0 ? numbers.coordinate(of: value) : coordinate)
    }

    /// The observed category, or with the weight that the kernel gives to all, any.
    private func drawCategory(_ observed: Int, of count: Int, _ random: inout RandomStream) -> Double {
        let spread = options.priorWeight / Double(self.count + 1) * Double(count)
        if observed < count, random.uniform() * (1 + spread) >= spread { return Double(observed) }
        return Double(random.index(below: count))
    }
}
