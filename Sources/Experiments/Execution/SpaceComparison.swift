import Tuning

/// How the parameters of an experiment differ from those of the trials that its study has.
struct SpaceComparison: Sendable {
    /// What keeps the study from being the experiment's.
    private(set) var refusals: [RunFailure.Difference] = []
    /// What has changed since the last run, in words.
    private(set) var changes: [String] = []
    /// The parameters whose earlier values are of another kind, or among other choices.
    private(set) var incompatible: Set<String> = []
    /// How trials of the study are to be read.
    let version: SpaceVersion

    /// Compares `experiment` with the parameters `known`, the latest of each name, of a study's trials.
    ///
    /// - Parameters:
    ///   - noted: The parameters that the last run declared, if it noted them.
    ///   - former: All that it declared, if it noted that.
    init(
        _ experiment: Experiment, known: [String: Distribution], noted: [String: Distribution]?,
        before former: DeclaredSpace? = nil
    ) {
        let space = experiment.space
        version = SpaceVersion(
            space, formerNames: experiment.formerNames,
            defaults: space.absentParts(known, experiment.formerNames)
                .merging(experiment.defaults) { _, given in given })
        guard !known.isEmpty else { return }
        let before = noted ?? known
        var used: Set<String> = []
        for parameter in space.parameters {
            let (name, now) = (parameter.name, parameter.distribution)
            let former = known[name] == nil ? experiment.formerNames[name] : nil
            used.insert(former ?? name)
            if let was = known[name], !was.isCompatible(with: now) { incompatible.insert(name) }
            guard let was = known[former ?? name] else {
                guard parameter.conditions.isEmpty else { continue }
                if let value = version.defaults[name] {
                    if before[name] == nil {
                        changes.append("\(name) is new, earlier trials count as \(value)")
                    }
                } else {
                    refusals.append(.notInStudy(name))
                }
                continue
            }
            if !now.sharesValues(with: was) {
                refusals.append(.parameter(name, study: was, experiment: now))
            }
            if let former, before[name] == nil { changes.append("\(former) is \(name) now") }
            if let was = before[former ?? name] ?? before[name], was != now {
                changes.append(name + " " + now.change(from: was))
            }
        }
        if used.isDisjoint(with: known.keys) {
            refusals += known.keys.sorted().map { .notInExperiment($0) }
        }
        changes += before.keys.filter { !used.contains($0) && space.flattened[$0] == nil }.sorted()
            .map { "\($0) is gone" }
        if let former { changes += space.changesOfConditions(since: former) }
    }

    /// How many of `trials` are results, and how many of these lie in the space now.
    func count(_ trials: [FrozenTrial]) -> (all: Int, inside: Int) {
        let results = trials.filter { $0.state == .complete || $0.state == .pruned }
        return (results.count, results.count { version.parameters($0.parameters) != nil })
    }
}

extension DeclaredSpace {
    /// What trials count as having of parts that came to a structure which they had: no share, not selected.
    fileprivate func absentParts(
        _ known: [String: Distribution], _ former: [String: String]
    ) -> [String: ParameterValue] {
        var defaults: [String: ParameterValue] = [:]
        for structure in structures {
            func isKnown(_ name: String) -> Bool {
                known[name] != nil || former[name].map { known[$0] != nil } == true
            }
            guard structure.names.contains(where: isKnown) else { continue }
            for name in structure.names where !isKnown(name) {
                switch structure.kind {
                case .simplex: defaults[name] = .float(0)
                case .subset: defaults[name] = false
                case .ordered, .permutation: break
                }
            }
        }
        return defaults
    }
}

extension DeclaredSpace {
    /// What has become of when trials have parameters, and of what they keep to.
    fileprivate func changesOfConditions(since former: Self) -> [String] {
        let conditions = Dictionary(former.parameters.map { ($0.name, $0.conditions) }) { first, _ in first }
        let moved = parameters.filter { conditions[$0.name, default: $0.conditions] != $0.conditions }
        return moved.map { "\($0.name) has other conditions now" }
            + requirements.filter { !former.requirements.contains($0) }.map { "“\($0)” is required now" }
            + former.requirements.filter { !requirements.contains($0) }.map {
                "“\($0)” is no longer required"
            }
    }
}

extension Distribution {
    /// Whether a value of one could be a value of the other: both are numbers, or some choices agree.
    fileprivate func sharesValues(with other: Self) -> Bool {
        switch (self, other) {
        case (.categorical(let choices), _): choices.contains { other.couldBe($0) }
        case (_, .categorical(let choices)): choices.contains { couldBe($0) }
        default: true
        }
    }

    private func couldBe(_ value: ParameterValue) -> Bool {
        switch (self, value) {
        case (.categorical(let choices), _): choices.contains { $0.matches(value) }
        case (_, .int), (_, .float): true
        default: false
        }
    }

    /// What has become of `old`.
    fileprivate func change(from old: Self) -> String {
        guard case .categorical(let now) = self, case .categorical(let before) = old else {
            return "is \(self) now, it was \(old)"
        }
        func list(_ choices: [ParameterValue]) -> String {
            choices.map(\.description).joined(separator: ", ")
        }
        let gained = now.filter { choice in !before.contains { $0.matches(choice) } }
        let lost = before.filter { choice in !now.contains { $0.matches(choice) } }
        let parts =
            (gained.isEmpty ? [] : ["may be \(list(gained)) too"])
            + (lost.isEmpty ? [] : ["may no longer be \(list(lost))"])
        return parts.isEmpty ? "has its choices in another order" : parts.joined(separator: ", ")
    }
}
