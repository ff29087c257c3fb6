import FoundationEssentials
import Tuning

/// A trial as a line of a table shows it: of bounded size, however much is known of it.
struct TrialRow {
    let trial: FrozenTrial
    /// The parameters that are shown.
    var parameters: [String]?
    /// The attributes of users that are shown.
    var attributes: [String] = []

    /// How many parameters are shown of a trial if nobody says which.
    private static let mostParameters = 12
    /// How long a text may be, in characters.
    private static let longestText = 300

    var json: JSON {
        let parameters = trial.parameters.isEmpty ? trial.fixed : trial.parameters.map { ($0.name, $0.value) }
        let shown =
            self.parameters.map { names in
                let names = Set(names)
                return parameters.filter { names.contains($0.0) }
            } ?? Array(parameters.prefix(Self.mostParameters))
        var members: [JSON.Member] = [
            .init("number", .int(trial.number)), .init("state", .string(trial.shownState)),
            .init("values", .array(trial.values.map { JSON.float($0).finite })),
            .init("params", .object(shown.map { .init($0.0, Self.short(JSON($0.1).finite)) })),
            .init("start", trial.start.map { .string($0.iso8601) } ?? .null),
            .init("end", trial.end.map { .string($0.iso8601) } ?? .null),
        ]
        if let last = trial.reports.last {
            members.append(.init("step", .int(last.step)))
            members.append(.init("last", JSON.float(last.value).finite))
        }
        if trial.record.violation > 0 { members.append(.init("infeasible", .bool(true))) }
        if let reason = trial.failureReason {
            members.append(.init("error", .string(String(reason.prefix(Self.longestText)))))
        }
        if trial.attempt > 1 { members.append(.init("attempt", .int(trial.attempt))) }
        let noted = attributes.compactMap { key in
            trial.userAttributes[key].map { text in
                JSON.Member(key, Self.short((text.value ?? .string(text.rawValue)).finite))
            }
        }
        if !noted.isEmpty { members.append(.init("attrs", .object(noted))) }
        return .object(members)
    }

    private static func short(_ json: JSON) -> JSON {
        switch json {
        case .string(let text) where text.utf8.count > longestText: .string(text.prefix(longestText) + "…")
        case .array, .object: short(.string(json.text.rawValue))
        default: json
        }
    }
}

extension FrozenTrial {
    /// How it stands: beside its state whether it is paused, or repeated by another one.
    var shownState: String { isPaused ? "paused" : isRepeated ? "repeated" : state.rawValue }

    /// What a trial that waits is to have.
    fileprivate var fixed: [(String, ParameterValue)] {
        fixedParameters.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
    }

    /// How long it took, or takes so far.
    func duration(at now: Date) -> Double? { start.map { (end ?? now).timeIntervalSince($0) } }
}
