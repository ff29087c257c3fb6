/// Declared spaces as they are kept with a study.
extension DeclaredSpace {
    /// A list of parameters, each with its name, its distribution as Optuna writes it, and its conditions; then of what
    /// belongs together, and of what is required.
    package var json: JSON {
        let entries = parameters.map { parameter in
            let conditions = parameter.conditions.map { condition in
                JSON.Member(condition.parameter, .array(condition.values.map { JSON($0) }))
            }
            return JSON.object(
                [
                    .init("name", .string(parameter.name)),
                    .init("distribution", parameter.distribution.json),
                ]
                    + (conditions.isEmpty ? [] : [.init("when", .object(conditions))]))
        }
        let required = requirements.map { JSON.object([.init("requires", .string($0))]) }
        return .array(entries + structures.map(\.json) + required)
    }

    /// The space that `json` describes, or `nil` if it is none.
    package init?(json: JSON) {
        var parameters: [Parameter] = []
        var structures: [Structure] = []
        var requirements: [String] = []
        for entry in json.array ?? [] {
            if let requirement = entry["requires"]?.string {
                requirements.append(requirement)
            } else if entry["structure"] != nil {
                guard let structure = Structure(json: entry) else { return nil }
                structures.append(structure)
            } else {
                guard let parameter = Parameter(json: entry) else { return nil }
                parameters.append(parameter)
            }
        }
        guard
            let space = try? DeclaredSpace(
                parameters, structures: structures, requirements: requirements)
        else { return nil }
        self = space
    }
}

extension DeclaredSpace.Parameter {
    fileprivate init?(json: JSON) {
        guard let name = json["name"]?.string,
            let distribution = json["distribution"].flatMap({ Distribution(json: $0) })
        else { return nil }
        let conditions = (json["when"]?.members ?? []).map { member in
            DeclaredSpace.Condition(
                member.key, isOneOf: (member.value.array ?? []).compactMap(\.parameterValue))
        }
        self.init(name, distribution, when: conditions)
    }
}

extension Structure {
    fileprivate var json: JSON {
        let details: [JSON.Member] =
            switch kind {
            case .simplex, .permutation: []
            case .ordered(let distribution): [.init("distribution", distribution.json)]
            case .subset(let size):
                [.init("size", .array([.int(size.lowerBound), .int(size.upperBound)]))]
            }
        return .object(
            [
                .init("structure", .string(name)), .init("kind", .string(word)),
                .init("items", .array(items.map { JSON($0) })),
            ] + details)
    }

    private var word: String {
        switch kind {
        case .simplex: "simplex"
        case .ordered: "ordered"
        case .permutation: "permutation"
        case .subset: "subset"
        }
    }

    fileprivate init?(json: JSON) {
        guard let name = json["structure"]?.string,
            let items = json["items"]?.array?.compactMap(\.parameterValue)
        else { return nil }
        let size = json["size"]?.array?.compactMap(\.integer) ?? []
        switch json["kind"]?.string {
        case "simplex": self = .simplex(name, of: items)
        case "permutation": self = .permutation(name, of: items)
        case "subset" where size.count == 2 && size[0] <= size[1]:
            self = .subset(name, of: items, size: size[0]...size[1])
        case "ordered":
            guard let distribution = json["distribution"].flatMap({ Distribution(json: $0) }) else {
                return nil
            }
            self = .ordered(name, count: items.count, in: distribution)
        default: return nil
        }
    }
}
