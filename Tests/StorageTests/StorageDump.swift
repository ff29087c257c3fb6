import FoundationEssentials
import Tuning

/// All that a storage holds, as `Scripts/optuna-interop.py` prints what Optuna sees.
func dump(_ storage: any Storage) async throws -> JSON {
    var studies: [JSON] = []
    for study in try await storage.studies() {
        let trials = try await storage.changes(in: study.id, since: .start).trials
        studies.append(
            .object([
                .init("name", .string(study.name)),
                .init("directions", .array(study.directions.map { .string($0.rawValue) })),
                .init("user_attrs", dump(study.userAttributes)),
                .init("system_attrs", dump(study.systemAttributes)),
                .init("trials", .array(trials.map(dump))),
            ]))
    }
    return .array(studies)
}

func dump(_ trial: FrozenTrial) -> JSON {
    .object([
        .init("id", .int(trial.id.rawValue)), .init("number", .int(trial.number)),
        .init("state", .string(trial.state.rawValue)),
        .init("values", .array(trial.values.map { JSON.float($0).finite })),
        .init("params", .array(trial.parameters.indices.map { dump(trial.parameters, $0) })),
        .init("user_attrs", dump(trial.userAttributes)),
        .init("system_attrs", dump(trial.systemAttributes)),
        .init(
            "reports",
            .object(
                trial.reports.map { (String($0.step), JSON.float($0.value).finite) }
                    .map { JSON.Member($0, $1) })),
        .init("start", dump(trial.start)), .init("end", dump(trial.end)),
    ])
}

private func dump(_ parameters: Parameters, _ index: Int) -> JSON {
    .object([
        .init("name", .string(parameters[index].name)),
        .init("value", JSON(parameters[index].value).finite),
        .init("internal", .float(parameters.internalValues[index])),
        .init("distribution", .string(parameters.space.distributions[index].json.text.rawValue)),
    ])
}

private func dump(_ attributes: [String: JSONText]) -> JSON {
    .object(attributes.sorted { $0.key < $1.key }.map { .init($0, .string($1.rawValue)) })
}

private func dump(_ date: Date?) -> JSON {
    date.map { .int(Int(($0.timeIntervalSince1970 * 1e6).rounded())) } ?? .null
}

extension JSON {
    /// The trials of the study `name` in a dump.
    func trials(of name: String) -> [JSON] {
        array?.first { $0["name"] == .string(name) }?["trials"]?.array ?? []
    }
}
