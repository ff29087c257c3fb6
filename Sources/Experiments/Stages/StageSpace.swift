import Glibc
package import Tuning

/// The parameters of a stage, built around the best trials of those before it.
package struct StageSpace: Sendable {
    /// The parameters of the whole experiment.
    package let space: DeclaredSpace
    /// The values that they have where nothing better is known.
    package let defaults: [String: ParameterValue]

    /// The stages' parameters are those of `space`.
    package init(_ space: DeclaredSpace, defaults: [String: ParameterValue]) {
        (self.space, self.defaults) = (space, defaults)
    }

    /// The parameters that `stage` draws from.
    ///
    /// A parameter that is left at one value is still one, with this value alone: earlier trials that have it count. Parts of
    /// structures keep their ranges.
    /// - Parameter best: The best trials so far, the best one first; none before the first stage.
    /// - Throws: What ``DeclaredSpace`` throws; a range that holds the best trial is never empty.
    package func parameters(
        of stage: Stage, after best: [[String: ParameterValue]]
    ) throws(SearchSpaceError) -> DeclaredSpace {
        let parts = Set(space.structures.flatMap(\.names))
        var parameters: [DeclaredSpace.Parameter] = []
        var known: [String: Distribution] = [:]
        for var parameter in space.parameters {
            if !parts.contains(parameter.name) {
                parameter.distribution = distribution(of: parameter, in: stage, after: best)
            }
            // A condition on a value that is no longer tried cannot hold.
            var isPossible = true
            for index in parameter.conditions.indices {
                let parent = known[parameter.conditions[index].parameter]
                parameter.conditions[index].values.removeAll { value in
                    parent.map { !$0.allows(value) } ?? true
                }
                if parameter.conditions[index].values.isEmpty { isPossible = false }
            }
            guard isPossible else { continue }
            known[parameter.name] = parameter.distribution
            parameters.append(parameter)
        }
        return try DeclaredSpace(
            parameters, structures: space.structures, requirements: space.requirements)
    }

    private func distribution(
        of parameter: DeclaredSpace.Parameter, in stage: Stage, after best: [[String: ParameterValue]]
    ) -> Distribution {
        let isFixed =
            stage.fixed.contains(parameter.name) || !(stage.tuned?.contains(parameter.name) ?? true)
        let known = best.compactMap { $0[parameter.name] }
        if isFixed {
            let value = known.first ?? defaults[parameter.name] ?? parameter.distribution.middle
            return parameter.distribution.fixed(at: value)
        }
        guard let share = stage.share, !known.isEmpty else { return parameter.distribution }
        return parameter.distribution.narrowed(to: share, around: Array(known.prefix(stage.top)))
    }
}

extension Distribution {
    /// Whether `value` can be drawn.
    fileprivate func allows(_ value: ParameterValue) -> Bool { internalValue(value).map(contains) ?? false }

    /// The value in the middle: of a logarithmic range its geometric mean, of choices the first.
    fileprivate var middle: ParameterValue {
        let (low, high) = (bounds.lowerBound, bounds.upperBound)
        switch self {
        case .categorical(let choices): return choices.first ?? .null
        case .float: return .float(nearest(isLog ? (low * high).squareRoot() : (low + high) / 2))
        case .int: return .int(Int(nearest(isLog ? (low * high).squareRoot() : (low + high) / 2)))
        }
    }

    /// The value of the range that is nearest to `value`.
    private func nearest(_ value: Double) -> Double {
        let (low, high) = (bounds.lowerBound, bounds.upperBound)
        guard let step else { return min(max(value, low), high) }
        let last = ((high - low) / step).rounded(.down)
        return low + min(max(((value - low) / step).rounded(), 0), last) * step
    }

    /// The same kind of parameter with `value` alone.
    fileprivate func fixed(at value: ParameterValue) -> Distribution {
        switch (self, value) {
        case (.float(_, .log), _): value.number.map { .float($0...$0, .log) } ?? self
        case (.float, _): value.number.map { .float($0...$0) } ?? self
        case (.int(_, .log), .int(let number)): .int(number...number, .log)
        case (.int, .int(let number)): .int(number...number)
        case (.int, _): self
        case (.categorical, _): .categorical([value])
        }
    }

    /// The part of the range that holds `values` and, on both sides of them, half of `share` of it.
    fileprivate func narrowed(to share: Double, around values: [ParameterValue]) -> Distribution {
        let numbers = values.compactMap(\.number)
        guard !isCategorical, let least = numbers.min(), let most = numbers.max() else { return self }
        let (low, high) = (bounds.lowerBound, bounds.upperBound)
        let scale: (Double) -> Double = isLog ? { log($0) } : { $0 }
        let back: (Double) -> Double = isLog ? { exp($0) } : { $0 }
        let margin = (scale(high) - scale(low)) * share / 2
        let from = min(max(low, back(scale(least) - margin)), least)
        let to = max(min(high, back(scale(most) + margin)), most)
        switch self {
        case .float(_, .stepped(let step)):
            return .float(snapped(from, step, .down)...snapped(to, step, .up), .stepped(by: step))
        case .float(_, let scale): return .float(from...to, scale)
        case .int(_, .stepped(let step)):
            let size = Double(step)
            return .int(Int(snapped(from, size, .down))...Int(snapped(to, size, .up)), .stepped(by: step))
        case .int(_, let scale): return .int(Int(from.rounded(.down))...Int(to.rounded(.up)), scale)
        case .categorical: return self
        }
    }

    /// A value on the grid of steps that begins at the lower bound.
    private func snapped(_ value: Double, _ step: Double, _ rule: FloatingPointRoundingRule) -> Double {
        let (low, high) = (bounds.lowerBound, bounds.upperBound)
        let count = ((value - low) / step + (rule == .up ? -1e-9 : 1e-9)).rounded(rule)
        return min(low + max(0, count) * step, high)
    }
}
