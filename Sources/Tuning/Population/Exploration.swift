public import Numerical

/// Perturbs parameters, or draws them anew.
///
/// A number is multiplied by one of two factors, and moves by one step at least; a choice among numbers moves to a neighbour; other
/// choices stay. With some probability a parameter is drawn anew instead. Parameters that decide which others there are never change: weights
/// that were trained for the one do not fit the other.
///
/// > M. Jaderberg et al. "Population Based Training of Neural Networks." arXiv:1711.09846, section 4.1 (perturb, resample).
public struct Exploration: Explorer {
    /// How one parameter changes.
    public enum Mutation: Hashable, Sendable {
        /// It does not.
        case fixed
        /// It is multiplied by one of two factors, and stays in a range that lies in its own.
        case perturbed(by: ClosedRange<Double>, in: ClosedRange<Double>? = nil)
    }

    /// How likely a parameter is drawn anew.
    public let resampleProbability: Double
    /// What numbers are multiplied by.
    public let factors: ClosedRange<Double>
    /// How some parameters change, by name.
    public let mutations: [String: Mutation]
    /// What the parameters are to keep to.
    public let space: DeclaredSpace?

    /// An exploration with the factors of the paper.
    public init(
        resampleProbability: Double = 0.25, factors: ClosedRange<Double> = 0.8...1.2,
        mutations: [String: Mutation] = [:], space: DeclaredSpace? = nil
    ) {
        precondition((0...1).contains(resampleProbability), "A probability is from 0 to 1.")
        precondition(factors.lowerBound > 0, "Factors are above 0.")
        (self.resampleProbability, self.factors) = (resampleProbability, factors)
        (self.mutations, self.space) = (mutations, space)
    }

    /// `parameters`, perturbed or drawn anew; the same if what came out may not be tried.
    public func explored(
        _ parameters: Parameters, at step: Int, given history: History, using random: inout RandomStream
    ) -> Parameters {
        for _ in 0..<Self.attempts {
            var values = parameters.internalValues
            for (index, (name, distribution)) in parameters.space.enumerated() {
                guard let mutation = mutation(of: name) else { continue }
                values[index] = moved(values[index], distribution, mutation, using: &random)
            }
            let explored = Parameters(parameters.space, internalValues: values)
            if space?.allows(explored) ?? true { return explored }
        }
        return parameters
    }

    /// How often it is tried to keep to what the space requires.
    private static let attempts = 100

    private func mutation(of name: String) -> (factors: ClosedRange<Double>, range: ClosedRange<Double>?)? {
        if let space, space.hasDependents(name) { return nil }
        switch mutations[name] {
        case .fixed?: return nil
        case .perturbed(let factors, let range)?: return (factors, range)
        case nil: return (factors, nil)
        }
    }

    private func moved(
        _ value: Double, _ distribution: Distribution,
        _ mutation: (factors: ClosedRange<Double>, range: ClosedRange<Double>?),
        using random: inout RandomStream
    ) -> Double {
        let isDrawn = random.uniform() < resampleProbability
        let isUpward = random.uniform() < 0.5
        let u = random.uniform()
        let bounds = mutation.range.flatMap { distribution.bounds.overlap(with: $0) } ?? distribution.bounds
        if isDrawn { return distribution.nearest(to: distribution.quantile(u), in: bounds) }
        if case .categorical(let choices) = distribution {
            guard choices.allSatisfy(\.isNumber) else { return value }
            return bounds.clamp(value + (isUpward ? 1 : -1))
        }
        let factor = isUpward ? mutation.factors.upperBound : mutation.factors.lowerBound
        var moved = value * factor
        if let step = distribution.step, abs(moved - value) < step, moved != value {
            moved = value + (moved > value ? step : -step)
        }
        return distribution.nearest(to: moved, in: bounds)
    }
}

extension Distribution {
    /// The value nearest to `value` that can be drawn and lies in `bounds`; the nearest that can be drawn if there is none.
    fileprivate func nearest(to value: Double, in bounds: ClosedRange<Double>) -> Double {
        let value = bounds.clamp(value)
        guard let step else { return self.bounds.clamp(value) }
        let low = self.bounds.lowerBound
        let last = Double((count ?? 1) - 1)
        var place = Swift.min(Swift.max(((value - low) / step).rounded(), 0), last)
        if low + place * step > bounds.upperBound + 1e-9 * step { place -= 1 }
        if low + place * step < bounds.lowerBound - 1e-9 * step { place += 1 }
        place = Swift.min(Swift.max(place, 0), last)
        return place == last && low + place * step > self.bounds.upperBound
            ? self.bounds.upperBound : low + place * step
    }
}

extension ParameterValue {
    fileprivate var isNumber: Bool {
        switch self {
        case .int, .float: true
        default: false
        }
    }
}

extension ClosedRange<Double> {
    fileprivate func overlap(with other: Self) -> Self? { overlaps(other) ? clamped(to: other) : nil }
}

extension DeclaredSpace {
    /// Whether other parameters are there under a condition on `name`.
    fileprivate func hasDependents(_ name: String) -> Bool {
        parameters.contains { $0.conditions.contains { $0.parameter == name } }
    }

    /// Whether `point` keeps to what the space requires.
    fileprivate func allows(_ point: Parameters) -> Bool {
        guard let region else { return true }
        return region.contains(region.parameters.map { point.internalValue($0.name) ?? .nan })
    }
}
