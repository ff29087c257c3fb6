/// Declared spaces as they are kept with a study.
extension DeclaredSpace {
    /// A list of parameters, each with its name, its distribution as Optuna writes it, and its conditions.
    package var json: JSON {
        .array(
            parameters.map { parameter in
                let conditions = parameter.conditions.map { condition in
                    JSON.Member(condition.parameter, .array(condition.values.map { JSON($0) }))
                }
                return .object(
                    [
                        .init("name", .string(parameter.name)),
                        .init("distribution", parameter.distribution.json),
                    ]
                        + (conditions.isEmpty ? [] : [.init("when", .object(conditions))]))
            })
    }

    /// The space that `json` describes, or `nil` if it is none.
    package init?(json: JSON) {
        var parameters: [Parameter] = []
        for entry in json.array ?? [] {
            guard let name = entry["name"]?.string,
                let distribution = entry["distribution"].flatMap({ Distribution(json: $0) })
            else { return nil }
            let conditions = (entry["when"]?.members ?? []).map { member in
                Condition(member.key, isOneOf: (member.value.array ?? []).compactMap(\.parameterValue))
            }
            parameters.append(Parameter(name, distribution, when: conditions))
        }
        guard let space = try? DeclaredSpace(parameters) else { return nil }
        self = space
    }
}
