package import Tuning

/// How a study is searched by whoever asks it by its name alone: kept with the study.
///
/// What is not said is up to the standard.
package struct SearchPlan: Sendable {
    /// The parameters.
    package var space: DeclaredSpace?
    /// The sampler, as a file writes it.
    package var sampler: JSON?
    /// The pruner, as a file writes it.
    package var pruner: JSON?
    /// What all random choices follow from.
    package var seed: UInt64?
    /// Whether a point may be tried again; `nil` leaves it to the sampler.
    package var mayRepeat: Bool?
    /// What a trial must keep to, for its result to count.
    package var constraints: [Constraint] = []
    /// How many trials the study is to have in the end.
    package var trials: Int?
    /// How earlier trials are read; `nil` takes them as they are.
    package var version: SpaceVersion?

    /// A plan that says nothing.
    package init() {}
}

extension SearchPlan {
    private static let key = "apus:search"

    /// What is to be noted with a study, so that whoever asks later need not repeat it; empty if nothing is said.
    package var notes: [StudyAttribute] {
        var members: [JSON.Member] = []
        if let space { members.append(.init("parameters", space.json)) }
        if let sampler { members.append(.init("sampler", sampler)) }
        if let pruner { members.append(.init("pruner", pruner)) }
        // As a text: not every program reads whole numbers of 64 bits.
        if let seed { members.append(.init("seed", .string(String(seed)))) }
        if let mayRepeat { members.append(.init("repeats", .bool(mayRepeat))) }
        if !constraints.isEmpty {
            members.append(.init("constraints", .array(constraints.map { .string($0.name) })))
        }
        if let trials { members.append(.init("trials", .int(trials))) }
        let judged = Self.candidates(sampler).map { StudyRecord.preferential(candidates: $0) } ?? []
        return judged + (members.isEmpty ? [] : [.system(key: Self.key, JSON.object(members).text)])
    }

    /// Whether a plan depends on the system attribute `key` of its study.
    package static func isRead(_ key: String) -> Bool {
        key == Self.key || key == SystemAttribute.seed || key == SystemAttribute.currentSettings
    }

    /// What is noted with a study: for it alone, or by the last run of an experiment.
    package init(of record: StudyRecord) {
        if let noted = record.systemAttributes[Self.key]?.value {
            space = noted["parameters"].flatMap { DeclaredSpace(json: $0) }
            (sampler, pruner) = (noted["sampler"], noted["pruner"])
            seed = noted["seed"]?.string.flatMap { UInt64($0) }
            if case .bool(let value) = noted["repeats"] { mayRepeat = value }
            constraints = (noted["constraints"]?.array ?? []).compactMap {
                $0.string.flatMap { Constraint($0) }
            }
            trials = noted["trials"]?.integer
        } else if let settings = record.currentSettings {
            (space, sampler, seed) = (settings.space, settings.sampler, settings.seed)
            (version, mayRepeat) = (settings.spaceVersion, settings.mayRepeat)
        }
    }

    /// How far the constraints are broken whose metric is among `metrics`, by their names.
    package func violations(_ metrics: [String: Double]) -> [String: Double] {
        constraints.reduce(into: [:]) { violations, constraint in
            if let value = metrics[constraint.metric] {
                violations[constraint.name] = constraint.violation(value)
            }
        }
    }
}
