import Experiments
import Tuning

/// What a study is: what pages tell of it that seldom changes.
struct StudyOutline {
    let record: StudyRecord
    let digest: StudyDigest
    let names: [String]

    /// - Parameter names: What the objectives are called.
    init(_ record: StudyRecord, _ digest: StudyDigest, objectives names: [String]) {
        (self.record, self.digest, self.names) = (record, digest, names)
    }

    var json: JSON {
        let plan = SearchPlan(of: record)
        let run = RunNote(of: record)
        return [
            "name": .string(record.name),
            "directions": .array(record.directions.map { .string($0.rawValue) }),
            "objectives": .array(names.map(JSON.string)), "parameters": parameters(plan.space),
            "can_enqueue": .bool(plan.space.map { !$0.parameters.isEmpty } ?? !digest.parameters.isEmpty),
            "attributes": .array(digest.attributes.map(JSON.string)),
            "metrics": .array(digest.metrics.map(JSON.string)),
            "has_reports": .bool(digest.hasReports), "has_constraints": .bool(digest.hasConstraints),
            "sampler": plan.sampler ?? .null, "pruner": run?.pruner ?? plan.pruner ?? .null,
            "note": StudyNote(of: record, .study).json, "tags": .array(record.tags.map(JSON.string)),
            "user_attrs": attributes,
            // What has changed in it is a reason to ask for it again.
            "preferences": record.isPreferential
                ? ["count": .int(record.preferences.count), "skipped": .int(record.skipped.count)] : .null,
        ]
    }

    /// The parameters as they are declared, and those that trials had besides.
    private func parameters(_ space: DeclaredSpace?) -> JSON {
        var entries: [JSON] = []
        let declared = space?.parameters ?? []
        for parameter in declared {
            var members = parameter.distribution.outline
            members.insert(.init("name", .string(parameter.name)), at: 0)
            if !parameter.conditions.isEmpty {
                let conditions = parameter.conditions.map { condition in
                    JSON.Member(condition.parameter, .array(condition.values.map { JSON($0).finite }))
                }
                members.append(.init("when", .object(conditions)))
            }
            entries.append(.object(members))
        }
        let known = Set(declared.map(\.name))
        for (name, distribution) in digest.parameters where !known.contains(name) {
            let members = [JSON.Member("name", .string(name))] + distribution.outline
            entries.append(.object(members + (declared.isEmpty ? [] : [.init("former", .bool(true))])))
        }
        return .array(entries)
    }

    /// How many attributes are told, and how long each is.
    private static let (mostAttributes, longestAttribute) = (100, 2000)

    private var attributes: JSON {
        let shown = record.userAttributes.sorted { $0.key < $1.key }.prefix(Self.mostAttributes)
        return .object(
            shown.map { key, text in
                let value = text.value ?? .string(text.rawValue)
                let isShort = text.rawValue.utf8.count <= Self.longestAttribute
                return .init(
                    key,
                    isShort ? value.finite : .string(text.rawValue.prefix(Self.longestAttribute) + "…"))
            })
    }
}

extension Distribution {
    /// The distribution as pages read it.
    fileprivate var outline: [JSON.Member] {
        func number(_ value: Double?) -> JSON { value.map { JSON.float($0).finite } ?? .null }
        switch self {
        case .float(let bounds, _):
            return [
                .init("kind", "float"), .init("low", number(bounds.lowerBound)),
                .init("high", number(bounds.upperBound)), .init("step", number(step)),
                .init("log", .bool(isLog)),
            ]
        case .int(let bounds, _):
            return [
                .init("kind", "int"), .init("low", .int(bounds.lowerBound)),
                .init("high", .int(bounds.upperBound)), .init("step", number(step)),
                .init("log", .bool(isLog)),
            ]
        case .categorical(let choices):
            return [.init("kind", "choice"), .init("choices", .array(choices.map { JSON($0).finite }))]
        }
    }
}
