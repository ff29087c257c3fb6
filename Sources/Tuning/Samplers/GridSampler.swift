public import Numerical

/// Tries every combination of listed values, each once.
///
/// ```swift
/// let sampler = GridSampler(["depth": [2, 4, 8], "kernel": ["rbf", "poly"]])
/// ```
/// Workers share the grid, Optuna's among them: each trial notes its point as Optuna does. A point whose trial was lost
/// is tried again at the end. The study ends when all points were tried.
public struct GridSampler: Sampler {
    /// The values of each parameter.
    public let grid: [String: [ParameterValue]]
    let points: GridPoints
    private let spaceText: JSONText

    /// The grid of all combinations of `grid`, in an order that `seed` shuffles.
    public init(_ grid: [String: [ParameterValue]], seed: UInt32 = 0) {
        self.grid = grid
        points = GridPoints(grid, seed: seed)
        let members = points.names.map { JSON.Member($0, .array((grid[$0] ?? []).map { JSON($0) })) }
        spaceText = JSON.object(members).text
    }

    /// The grid of all values of all parameters of `space`.
    /// - Throws: ``SamplerError/endless(_:)`` if one is continuous.
    public init(_ space: SearchSpace, seed: UInt32 = 0) throws(SamplerError) {
        var grid: [String: [ParameterValue]] = [:]
        for (name, distribution) in space {
            guard let values = distribution.allValues else { throw .endless(name) }
            grid[name] = values.map(distribution.value)
        }
        self.init(grid, seed: seed)
    }

    /// Yes: it knows itself what was tried.
    public var repeatsOnPurpose: Bool { true }

    /// Notes the point that `trial` is to try.
    public func propose(
        _ space: SearchSpace, for trial: FrozenTrial, given history: History, using random: inout RandomStream
    ) -> Proposal {
        guard trial.systemAttributes[Key.point] == nil, trial.fixedParameters.isEmpty else {
            return Proposal()
        }
        return Proposal(
            attributes: [
                Key.space: spaceText, Key.point: JSON.int(point(of: trial, history, using: &random)).text,
            ])
    }

    private func point(of trial: FrozenTrial, _ history: History, using random: inout RandomStream) -> Int {
        if trial.number < points.count { return trial.number }
        let open = openPoints(given: history)
        return open.isEmpty ? random.index(below: points.count) : open[random.index(below: open.count)]
    }

    /// The value of `name` at the trial's point.
    public func sample(
        _ name: String, from distribution: Distribution, for trial: FrozenTrial, given history: History,
        using random: inout RandomStream
    ) throws -> Double {
        guard grid[name] != nil else { throw SamplerError.notOnGrid(name) }
        guard let point = trial.systemAttributes[Key.point]?.value?.integer, point < points.count else {
            throw SamplerError.noGridPoint(name)
        }
        let value = points.value(of: name, at: point)
        guard let internalValue = distribution.internalValue(value) else {
            throw SearchSpaceError.notAllowed(name, value)
        }
        return internalValue
    }

    /// Whether every point was tried.
    public func isExhausted(given history: History) -> Bool {
        history.count + history.running.count >= points.count && openPoints(given: history).isEmpty
            && unfinishedPoints(given: history).isEmpty
    }
}

extension GridSampler {
    enum Key {
        static let space = "search_space"
        static let point = "grid_id"
    }

    /// The points that no trial has tried or tries; if all are under way, those that none has finished.
    private func openPoints(given history: History) -> [Int] {
        let unfinished = unfinishedPoints(given: history)
        let running = Set(history.running.compactMap { point(notedIn: $0.systemAttributes) })
        let untouched = unfinished.filter { !running.contains($0) }
        return untouched.isEmpty ? unfinished : untouched
    }

    private func unfinishedPoints(given history: History) -> [Int] {
        let visited = Set(history.systemAttributes.compactMap(point(notedIn:)))
        return (0..<points.count).filter { !visited.contains($0) }
    }

    private func point(notedIn attributes: [String: JSONText]) -> Int? {
        guard let space = attributes[Key.space], let text = attributes[Key.point] else { return nil }
        guard space == spaceText || isSameGrid(space) else { return nil }
        return Int(text.rawValue)
    }

    private func isSameGrid(_ text: JSONText) -> Bool {
        guard let members = text.value?.members, members.count == grid.count else { return false }
        return members.allSatisfy { member in
            guard let values = grid[member.key], let others = member.value.array else { return false }
            return values.count == others.count
                && zip(values, others).allSatisfy { $1.parameterValue.map($0.matches) ?? false }
        }
    }
}

extension Sampler where Self == GridSampler {
    /// Tries every combination of listed values, each once.
    public static func grid(_ grid: [String: [ParameterValue]], seed: UInt32 = 0) -> Self {
        GridSampler(grid, seed: seed)
    }
}
