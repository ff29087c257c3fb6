import Tuning

/// The parameters of a trial as its program is given them.
struct GivenParameters: Sendable {
    /// The members of the JSON object: structures as a whole, a list or an object, and all that is not a part of one.
    private(set) var members: [JSON.Member] = []
    /// What can be filled into a command, by name: structures as a whole, and every parameter.
    private(set) var words: [String: ParameterValue]

    /// The parameters `chosen` from `space`.
    init(_ chosen: [String: ParameterValue], of space: DeclaredSpace) {
        words = chosen
        let wholes = space.structures.map { ($0, Set($0.names)) }
        var done: Set<String> = []
        for parameter in space.parameters {
            guard let value = chosen[parameter.name] else { continue }
            guard let (structure, _) = wholes.first(where: { $0.1.contains(parameter.name) }) else {
                members.append(JSON.Member(parameter.name, JSON(value)))
                continue
            }
            guard done.insert(structure.name).inserted, let json = structure.json(of: chosen),
                let text = structure.text(of: chosen)
            else { continue }
            members.append(JSON.Member(structure.name, json))
            words[structure.name] = .string(text)
        }
    }
}
