import Tuning

extension Field {
    /// The keys by which parameters are declared that belong together.
    static let structureKinds = ["simplex", "ordered", "permutation", "subset"]

    /// Whether parameters that belong together are declared here.
    var isStructure: Bool { isMapping && memberNames.contains { Self.structureKinds.contains($0) } }
}

/// Parameters that belong together.
extension ExperimentReader {
    /// The structure called `name`, and an entry for each of its parts.
    func structure(_ field: Field, name: String) -> (structure: Structure, entries: [ParameterEntry])? {
        let kinds = Field.structureKinds.filter { field.memberNames.contains($0) }
        guard let kind = kinds.first, kinds.count == 1 else {
            field.fault(.conflict(kinds.joined(separator: " and "), expected: "only one of them"))
            return nil
        }
        let own = ["ordered": ["float", "int", "scale", "step"], "subset": ["size"]][kind] ?? []
        let keys = [kind] + own + ["default", "when", "was"]
        guard let section = field.section(keys, "a mapping such as {\(kind): [a, b, c]}"),
            let content = section[kind]
        else { return nil }
        let found: Structure? =
            switch kind {
            case "ordered": ordered(content, section, name: name)
            case "subset": subset(content, section, name: name)
            case "simplex": items(content, mayBeNumber: true).map { .simplex(name, of: $0) }
            default: items(content).map { .permutation(name, of: $0) }
            }
        guard let structure = found.flatMap({ valid($0, content) }) else { return nil }
        let initial = section["default"].flatMap { self.initial($0, of: structure) }
        let entries = structure.parameters().enumerated().map { index, parameter in
            ParameterEntry(declaration: parameter, initial: initial?[index])
        }
        return (structure, entries)
    }

    private func valid(_ structure: Structure, _ field: Field) -> Structure? {
        do throws(SearchSpaceError) {
            return try structure.validated()
        } catch {
            field.fault(.conflict(error.description, expected: "parts that can belong together"))
            return nil
        }
    }

    /// A list of items, or of so many that are called 1, 2 and so on.
    private func items(_ field: Field, mayBeNumber: Bool = false) -> [ParameterValue]? {
        if mayBeNumber, !field.isList {
            let count = field.integer("a list such as [a, b, c], or a number of parts", in: 1...10_000)
            return count.map { (1...$0).map { .int($0) } }
        }
        guard let items = field.list("a list such as [a, b, c]") else { return nil }
        if items.isEmpty { field.fault(.missing(expected: "at least one item")) }
        var values: [ParameterValue] = []
        for item in items {
            guard let value = item.value("a text or a number") else { continue }
            if !Name.isParameter("_\(value)") { item.fault(.badName("\(value)")) }
            if values.contains(where: { $0.matches(value) }) { item.fault(.repeated("the item \(value)")) }
            values.append(value)
        }
        return values.count == items.count && !values.isEmpty ? values : nil
    }

    private func ordered(_ field: Field, _ section: Section, name: String) -> Structure? {
        guard let count = field.integer("how many numbers there are, from 1 on", in: 1...10_000) else {
            return nil
        }
        let distribution: Distribution?
        switch (section["float"], section["int"]) {
        case (let bounds?, nil): distribution = float(bounds, section)
        case (nil, let bounds?): distribution = int(bounds, section)
        default:
            field.fault(.missing(expected: "float: [LOW, HIGH] or int: [LOW, HIGH] beside it"))
            return nil
        }
        return distribution.map { .ordered(name, count: count, in: $0) }
    }

    private func subset(_ field: Field, _ section: Section, name: String) -> Structure? {
        guard let items = items(field) else { return nil }
        guard let size = section["size"] else { return .subset(name, of: items) }
        let expected = "a size or two bounds, [LOW, HIGH]"
        let read = (size.isList ? size.list(expected) ?? [] : [size]).compactMap {
            $0.integer("a whole number from 0 to \(items.count)", in: 0...items.count)
        }
        let bounds = size.isList ? read : read + read
        guard bounds.count == 2, bounds[0] <= bounds[1] else {
            if bounds.count == 2 {
                size.fault(.emptyRange(low: "\(bounds[0])", high: "\(bounds[1])"))
            } else if size.isList, size.list()?.count != 2 {
                size.fault(.wrong(found: "a list of \(size.list()?.count ?? 0)", expected: expected))
            }
            return nil
        }
        return .subset(name, of: items, size: bounds[0]...bounds[1])
    }

    /// The values of all parts in the first trial: a list of shares, of numbers, or of items.
    private func initial(_ field: Field, of structure: Structure) -> [ParameterValue]? {
        guard let values = field.list("a list, as the program is given it")?.compactMap({ $0.value() }) else {
            return nil
        }
        let parts: [ParameterValue]
        switch structure.kind {
        case .simplex, .ordered: parts = values
        case .permutation:
            parts = structure.items.compactMap { item in
                values.firstIndex { $0.matches(item) }.map { .int($0 + 1) }
            }
        case .subset:
            parts = structure.items.map { item in .bool(values.contains { $0.matches(item) }) }
        }
        let internalValues = parts.compactMap(structure.distribution.internalValue)
        let isKnown = structure.items.count == internalValues.count
        let isComplete: Bool
        switch structure.kind {
        case .subset: isComplete = internalValues.reduce(0, +) == Double(values.count)
        default: isComplete = values.count == structure.items.count
        }
        guard isKnown, isComplete, internalValues.allSatisfy(structure.distribution.contains),
            structure.holds(internalValues)
        else {
            let shown = values.map(\.description).joined(separator: ", ")
            field.fault(.outside(value: "[\(shown)]", expected: "\(structure)"))
            return nil
        }
        return parts
    }
}
