import struct FoundationEssentials.Date

/// Writes a study as the lines of a file.
///
/// ```swift
/// var export = StudyExport(of: study, trials: trials.count)
/// print(export.header)
/// for trial in trials { print(export.lines(of: trial), terminator: "") }
/// ```
public struct StudyExport {
    /// The first line, without what ends it.
    public let header: String
    private var slots: [SearchSpace: Int] = [:]
    private var spaces: [SearchSpace] = []
    private var next = 0
    private var last: (space: SearchSpace, slot: Int)?

    /// Begins the file of `study`, which has `trials` trials.
    public init(of study: StudyRecord, trials: Int) {
        header = StudyHeader(study, trials: trials).json.text.rawValue
    }

    /// The lines that tell of `trial`, each with its end.
    ///
    /// Trials come in order of number.
    public mutating func lines(of trial: FrozenTrial) -> String {
        var text = ""
        let space = slot(of: trial.parameters.space, &text)
        let proposal = trial.proposal.map { ($0, slot(of: $0.space, &text)) }
        var members: [JSON.Member] = [
            .init("number", .int(trial.number)), .init("state", .string(trial.state.rawValue)),
        ]
        func add(_ name: String, _ values: [Double]) {
            if !values.isEmpty { members.append(.init(name, .numbers(values))) }
        }
        func add(_ name: String, _ parts: [JSON.Member]) {
            if !parts.isEmpty { members.append(.init(name, .object(parts))) }
        }
        add("values", trial.values)
        if !trial.parameters.isEmpty { members.append(.init("space", .int(space))) }
        add("params", trial.parameters.internalValues)
        if let (proposal, slot) = proposal {
            members.append(
                .init(
                    "proposal",
                    .object([.init("space", .int(slot)), .init("params", .numbers(proposal.internalValues))]))
            )
        }
        add("reports", trial.reports.members)
        add(
            "metrics",
            trial.metrics.sorted { $0.key < $1.key }.map { .init($0.key, .object($0.value.members)) })
        add("user_attrs", JSON(texts: trial.userAttributes).members ?? [])
        add("system_attrs", JSON(texts: trial.systemAttributes).members ?? [])
        if let start = trial.start { members.append(.init("start", .string(start.iso8601))) }
        if let end = trial.end { members.append(.init("end", .string(end.iso8601))) }
        JSON.object(members).write(to: &text)
        return text + "\n"
    }

    /// What the file calls `space`; a line that says so is added to `text` if it is new.
    private mutating func slot(of space: SearchSpace, _ text: inout String) -> Int {
        if let last, last.space == space { return last.slot }
        let slot: Int
        if let known = slots[space] {
            slot = known
        } else {
            slot = next
            next = (next + 1) % StudyFile.spaces
            if spaces.count > slot {
                slots[spaces[slot]] = nil
                spaces[slot] = space
            } else {
                spaces.append(space)
            }
            slots[space] = slot
            let parameters = space.map {
                JSON.object([.init("name", .string($0.0)), .init("distribution", $0.1.json)])
            }
            JSON.object([.init("space", .int(slot)), .init("parameters", .array(parameters))]).write(
                to: &text)
            text += "\n"
        }
        last = (space, slot)
        return slot
    }
}

extension JSON {
    fileprivate static func numbers(_ values: [Double]) -> JSON {
        .array(values.map { JSON.float($0).finite })
    }
}

extension Reports {
    fileprivate var members: [JSON.Member] {
        map { .init(String($0.step), JSON.float($0.value).finite) }
    }
}
