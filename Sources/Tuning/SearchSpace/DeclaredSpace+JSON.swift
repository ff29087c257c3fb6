/// Declared spaces as they are kept with a study.
extension DeclaredSpace {
    /// The parameters, each with its name, its distribution as Optuna writes it, and its conditions; what belongs
    /// together; and what every trial keeps to.
    package var json: JSON {
        let parameters = parameters.map { parameter -> JSON in
            let conditions = parameter.conditions.map { condition in
                JSON.Member(condition.parameter, .array(condition.values.map { JSON($0) }))
            }
            let members: [JSON.Member] = [
                .init("name", .string(parameter.name)), .init("distribution", parameter.distribution.json),
            ]
            return .object(members + (conditions.isEmpty ? [] : [.init("when", .object(conditions))]))
        }
        var members = [JSON.Member("parameters", .array(parameters))]
        if !structures.isEmpty { members.append(.init("structures", .array(structures.map(\.json)))) }
        if !requirements.isEmpty {
            members.append(.init("requirements", .array(requirements.map(JSON.string))))
        }
        return .object(members)
    }

    /// The space that `json` describes, or `nil` if it is none.
    package init?(json: JSON) {
        guard let entries = json["parameters"]?.array else { return nil }
        var parameters: [Parameter] = []
        for entry in entries {
            guard let name = entry["name"]?.string,
                let distribution = entry["distribution"].flatMap({ Distribution(json: $0) })
            else { return nil }
            let conditions = (entry["when"]?.members ?? []).map { member in
                Condition(member.key, isOneOf: (member.value.array ?? []).compactMap(\.parameterValue))
            }
            parameters.append(Parameter(name, distribution, when: conditions))
        }
        let structures = (json["structures"]?.array ?? []).compactMap { Structure(json: $0) }
        let requirements = (json["requirements"]?.array ?? []).compactMap(\.string)
        guard
            let space = try? DeclaredSpace(parameters, structures: structures, requirements: requirements)
        else { return nil }
        self = space
    }
}

extension Structure {
    fileprivate var json: JSON {
        var members: [JSON.Member] = [
            .init("name", .string(name)), .init("items", .array(items.map { JSON($0) })),
        ]
        switch kind {
        case .simplex: members.append(.init("kind", .string("simplex")))
        case .permutation: members.append(.init("kind", .string("permutation")))
        case .ordered(let distribution):
            members += [.init("kind", .string("ordered")), .init("distribution", distribution.json)]
        case .subset(let size):
            let bounds = [JSON.int(size.lowerBound), .int(size.upperBound)]
            members += [.init("kind", .string("subset")), .init("size", .array(bounds))]
        }
        return .object(members)
    }

    fileprivate init?(json: JSON) {
        guard let name = json["name"]?.string, let items = json["items"]?.array?.compactMap(\.parameterValue),
            let kind = Self.kind(json)
        else { return nil }
        self.init(name, of: items, kind)
    }

    private static func kind(_ json: JSON) -> Kind? {
        switch json["kind"]?.string {
        case "simplex": return .simplex
        case "permutation": return .permutation
        case "ordered": return json["distribution"].flatMap { Distribution(json: $0) }.map(Kind.ordered)
        case "subset":
            let bounds = (json["size"]?.array ?? []).compactMap(\.integer)
            return bounds.count == 2 && bounds[0] <= bounds[1] ? .subset(size: bounds[0]...bounds[1]) : nil
        default: return nil
        }
    }
}
