import Tuning

/// A parameter as the file declares it.
struct ParameterEntry {
    var declaration: DeclaredSpace.Parameter
    /// What it is in the first trial.
    var initial: ParameterValue?

    var name: String { declaration.name }
}

/// The parameters that the file declares.
struct ParameterList {
    /// All, the parts of structures among them, in order.
    var entries: [ParameterEntry] = []
    var structures: [Structure] = []
    /// What parameters were called before, by the name that they have now.
    var formerNames: [String: String] = [:]

    /// The names of the parts of structures.
    var parts: [String] { structures.flatMap(\.names) }

    /// The values that the first trial is to have.
    var initialValues: [String: ParameterValue] {
        Dictionary(entries.compactMap { entry in entry.initial.map { (entry.name, $0) } }) { first, _ in first
        }
    }
}

/// The parameters.
extension ExperimentReader {
    func parameters(_ field: Field) -> ParameterList {
        let entries = field.entries("a mapping from names to ranges") ?? []
        if entries.isEmpty, field.isMapping {
            field.fault(
                .missing(expected: "at least one parameter, such as lr: {float: [1e-5, 1e-1], scale: log}"))
        }
        var list = ParameterList()
        for (name, field) in entries {
            if !Name.isParameter(name) { field.fault(.badName(name)) }
            let declared: [ParameterEntry]
            if field.isStructure {
                guard let found = structure(field, name: name) else { continue }
                list.structures.append(found.structure)
                declared = found.entries
            } else {
                guard let distribution = distribution(field, name: name) else { continue }
                let initial = field.member("default").flatMap { self.initial($0, of: distribution) }
                declared = [ParameterEntry(declaration: .init(name, distribution), initial: initial)]
            }
            let conditions =
                field.member("when").map {
                    self.conditions($0, of: name, known: list.entries, all: entries.map(\.key))
                } ?? []
            let former = field.member("was").flatMap { formerName($0, all: entries.map(\.key)) }
            for var entry in declared {
                entry.declaration.conditions = conditions
                if let former { list.formerNames[entry.name] = former + entry.name.dropFirst(name.count) }
                list.entries.append(entry)
            }
        }
        for (name, field) in entries {
            for part in list.parts where part == name { field.fault(.repeated("the parameter \(part)")) }
        }
        return list
    }

    /// What a parameter was called in earlier runs.
    private func formerName(_ field: Field, all: [String]) -> String? {
        guard let name = field.name("the name that the parameter had", where: Name.isParameter) else {
            return nil
        }
        guard !all.contains(name) else {
            field.fault(
                .conflict("there is a parameter “\(name)” still", expected: "a name that is no longer used"))
            return nil
        }
        return name
    }

    private func distribution(_ field: Field, name: String) -> Distribution? {
        let keys =
            ["float", "int", "choice", "scale", "step", "default", "when", "was"] + Field.structureKinds
        guard let section = field.section(keys, "a mapping such as {float: [1e-5, 1e-1], scale: log}") else {
            return nil
        }
        let kinds = ["float", "int", "choice"].filter { section[$0] != nil }
        guard kinds.count == 1, let kind = kinds.first, let content = section[kind] else {
            field.fault(
                kinds.isEmpty
                    ? .missing(expected: "float: [LOW, HIGH], int: [LOW, HIGH] or choice: [A, B, …]")
                    : .conflict(kinds.joined(separator: " and "), expected: "only one of them"))
            return nil
        }
        switch kind {
        case "float": return float(content, section)
        case "int": return int(content, section)
        default: return choice(content, section)
        }
    }

    func float(_ field: Field, _ section: Section) -> Distribution? {
        let bounds = bounds(field) { $0.number("a finite number") }
        let step = section["step"].map { $0.number("a number above 0") { $0.isFinite && $0 > 0 } }
        guard let scale = scale(section, step: step), let bounds else { return nil }
        if scale == .log, bounds.lowerBound <= 0 {
            field.fault(.notPositive(low: "\(bounds.lowerBound)"))
            return nil
        }
        return .float(bounds, scale)
    }

    func int(_ field: Field, _ section: Section) -> Distribution? {
        let bounds = bounds(field) { $0.integer() }
        let step = section["step"].map { $0.integer("a whole number above 0", in: 1 ... .max) }
        guard let scale = scale(section, step: step), let bounds else { return nil }
        if scale == .log, bounds.lowerBound < 1 {
            field.fault(.notPositive(low: "\(bounds.lowerBound)"))
            return nil
        }
        return .int(bounds, scale)
    }

    private func choice(_ field: Field, _ section: Section) -> Distribution? {
        for key in ["scale", "step"] {
            section[key]?.fault(.conflict("a choice has no \(key)", expected: "it with float and int alone"))
        }
        guard let items = field.list("a list such as [relu, tanh]") else { return nil }
        if items.isEmpty { field.fault(.missing(expected: "at least one value to choose from")) }
        var values: [ParameterValue] = []
        for item in items {
            guard let value = item.value("a text, a number, true, false or null") else { continue }
            if values.contains(where: { $0.matches(value) }) { item.fault(.repeated("the value \(value)")) }
            values.append(value)
        }
        return values.count == items.count && !values.isEmpty ? .categorical(values) : nil
    }

    private func bounds<Bound: Comparable>(
        _ field: Field, _ read: (Field) -> Bound?
    ) -> ClosedRange<Bound>? {
        guard let items = field.list("two bounds, [LOW, HIGH]") else { return nil }
        guard items.count == 2 else {
            field.fault(.wrong(found: "a list of \(items.count)", expected: "two bounds, [LOW, HIGH]"))
            return nil
        }
        guard let low = read(items[0]), let high = read(items[1]) else { return nil }
        guard low <= high else {
            field.fault(.emptyRange(low: "\(low)", high: "\(high)"))
            return nil
        }
        return low...high
    }

    /// How the values are laid out.
    ///
    /// - Parameter step: The step; `.some(nil)` if there is one that cannot be used.
    private func scale<Bound>(_ section: Section, step: Bound??) -> Scale<Bound>? {
        let words: [(String, Bool)] = [("linear", false), ("log", true)]
        guard let isLog = section["scale"].map({ $0.word(words) }) ?? false else { return nil }
        switch (isLog, step) {
        case (true, .some):
            section["step"]?.fault(.logWithStep)
            return nil
        case (true, nil): return .log
        case (false, .some(let step)): return step.map { .stepped(by: $0) }
        case (false, nil): return .linear
        }
    }

    private func initial(_ field: Field, of distribution: Distribution) -> ParameterValue? {
        guard let value = field.value() else { return nil }
        guard let known = distribution.member(value) else {
            field.fault(.outside(value: "\(value)", expected: "\(distribution)"))
            return nil
        }
        return known
    }

    private func conditions(
        _ field: Field, of child: String, known: [ParameterEntry], all: [String]
    ) -> [DeclaredSpace.Condition] {
        let entries = field.entries("a mapping such as {kernel: poly}") ?? []
        return entries.compactMap { name, field in
            guard let parent = known.first(where: { $0.name == name }) else {
                let later = all.drop { $0 != child }
                // One that comes earlier and is not known was refused already.
                if later.contains(name) {
                    field.fault(.laterParameter(name))
                } else if !all.contains(name) {
                    field.fault(.unknownParameter(name, near: name.nearest(among: all), known: all))
                }
                return nil
            }
            let fields = field.isList ? field.list() ?? [] : [field]
            if fields.isEmpty { field.fault(.missing(expected: "at least one value")) }
            let values = fields.compactMap { initial($0, of: parent.declaration.distribution) }
            return DeclaredSpace.Condition(name, isOneOf: values)
        }
    }
}

extension Field {
    /// The value of `key`, if this is a mapping that has it.
    func member(_ key: String) -> Field? {
        guard isMapping else { return nil }
        return entries("")?.first { $0.key == key }?.field
    }
}

extension Distribution {
    /// `value` as the distribution has it, or `nil` if it does not.
    func member(_ value: ParameterValue) -> ParameterValue? {
        guard let valid = try? validated(for: ""), let position = valid.internalValue(value),
            valid.contains(position)
        else { return nil }
        if case .int = valid, value.number != position { return nil }
        return valid.value(position)
    }
}
