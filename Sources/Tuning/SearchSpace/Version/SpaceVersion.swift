/// A space as it is now, and how trials of earlier forms of it are to be read.
///
/// ```swift
/// let version = SpaceVersion(space, formerNames: ["learning_rate": "lr"], defaults: ["dropout": 0.1])
/// let study = try await Study.load("s", sampler: .tpe(), from: storage).searching(version)
/// ```
/// Ranges may have been widened or narrowed, choices added or retired, and parameters fixed, renamed, added or removed.
/// See <doc:SpaceVersions>.
public struct SpaceVersion: Hashable, Sendable {
    /// The space now.
    public let space: DeclaredSpace
    /// What parameters were called before, by the name that they have now.
    public let formerNames: [String: String]
    /// What trials without a parameter count as having.
    public let defaults: [String: ParameterValue]

    /// The space as it is now.
    public init(
        _ space: DeclaredSpace, formerNames: [String: String] = [:], defaults: [String: ParameterValue] = [:]
    ) {
        (self.space, self.formerNames, self.defaults) = (space, formerNames, defaults)
    }

    /// A trial's parameters as a point of the space, in the declared order; `nil` if they are none.
    ///
    /// A parameter is found by its name, by its former name, or is its default; one that the space does not have is left out.
    /// Values are compared as the objective sees them, so that choices may have moved. O(parameters).
    public func parameters(_ old: Parameters) -> Parameters? {
        var chosen: [String: ParameterValue] = [:]
        var point = [Double](repeating: .nan, count: space.parameters.count)
        var mapped = Parameters()
        for (index, parameter) in space.parameters.enumerated() where parameter.isActive(given: chosen) {
            let name = parameter.name
            let former = formerNames[name].flatMap { old[$0] }
            // One that came later is unknown in trials before it, as one that a trial did not come to.
            guard let value = old[name] ?? former ?? defaults[name] else { continue }
            guard let internalValue = parameter.distribution.position(ofMember: value) else { return nil }
            point[index] = internalValue
            chosen[name] = parameter.distribution.value(internalValue)
            mapped.set(name, internalValue, from: parameter.distribution)
        }
        if let region = space.region, !region.contains(point) { return nil }
        return mapped
    }
}

extension Distribution {
    /// The internal form of `value`, or `nil` if it cannot be drawn.
    fileprivate func position(ofMember value: ParameterValue) -> Double? {
        guard let position = internalValue(value), contains(position) else { return nil }
        if case .int = self, value.number != position { return nil }
        return position
    }
}

/// Reads the trials of a study as points of a version, one after the other.
struct SpaceMapping: Sendable {
    let version: SpaceVersion
    private let current: SearchSpace?

    init(_ version: SpaceVersion) {
        self.version = version
        let hasConditions = version.space.parameters.contains { !$0.conditions.isEmpty }
        current = hasConditions || version.space.region != nil ? nil : version.space.flattened
    }

    /// The trial with the parameters that it has in the version.
    ///
    /// One that lies outside counts as one that failed: it says nothing about the space, and is no result in it.
    func mapped(_ trial: FrozenTrial) -> FrozenTrial {
        // The rule: a trial of this very version.
        if let current, trial.parameters.space == current, isInside(trial.parameters) { return trial }
        var trial = trial
        if let proposal = trial.proposal { trial.record.proposal = version.parameters(proposal) }
        guard !trial.parameters.isEmpty else { return trial }
        if let parameters = version.parameters(trial.parameters) {
            trial.record.parameters = parameters
        } else {
            trial.record.parameters = Parameters()
            if trial.state.isFinished { trial.record.state = .failed }
        }
        return trial
    }

    private func isInside(_ parameters: Parameters) -> Bool {
        zip(parameters.space.distributions, parameters.internalValues).allSatisfy { $0.contains($1) }
    }
}
