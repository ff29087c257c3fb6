import Experiments
import FoundationEssentials
import Tuning

/// All that a trial's page tells.
struct TrialDetails {
    let trial: FrozenTrial
    let record: StudyRecord
    let metric: String
    /// The trials that are attempts at the same parameters, by number.
    let attempts: [FrozenTrial]
    /// How many complete trials are better, and how many there are; `nil` if it is not complete, or there are several objectives.
    let rank: (better: Int, of: Int)?
    let files: TrialFiles?
    /// Where artifacts are, if that is known.
    let store: ArtifactFolder?

    /// How long a text may be, in bytes.
    private static let longestText = 20_000

    var json: JSON {
        [
            "number": .int(trial.number), "state": .string(trial.shownState),
            "values": .array(trial.values.map { JSON.float($0).finite }),
            "params": .object(trial.parameters.map { .init($0.name, JSON($0.value).finite) }),
            "fixed": .object(
                trial.fixedParameters.sorted { $0.key < $1.key }.map { .init($0.key, JSON($0.value).finite) }),
            "constraints": .object(
                trial.constraints.sorted { $0.key < $1.key }.map {
                    .init($0.key, JSON.float($0.value).finite)
                }),
            "start": trial.start.map { .string($0.iso8601) } ?? .null,
            "end": trial.end.map { .string($0.iso8601) } ?? .null,
            "error": trial.failureReason.map { Self.short($0) } ?? .null,
            "curves": TrialCurves(trial: trial, metric: metric).json,
            "user_attrs": Self.attributes(trial.userAttributes),
            "system_attrs": Self.attributes(trial.systemAttributes),
            "worker": trial.lease.map { .string($0.owner) } ?? .null,
            "attempts": .array(attempts.map { TrialRow(trial: $0, parameters: []).json }),
            "rank": rank.map { ["better": .int($0.better), "of": .int($0.of)] } ?? .null,
            "note": StudyNote(of: record, .trial(trial.id)).json,
            "tags": .array(record.tags(ofTrial: trial.number).map(JSON.string)),
            "artifacts": artifacts, "log": log,
            "files": .array((files?.files ?? []).map { ["path": .string($0.path), "size": .int($0.size)] }),
        ]
    }

    private static func short(_ text: String) -> JSON {
        .string(text.utf8.count <= longestText ? text : text.prefix(longestText / 4) + "…")
    }

    private static func attributes(_ attributes: [String: JSONText]) -> JSON {
        .object(
            attributes.sorted { $0.key < $1.key }.map { key, text in
                guard text.rawValue.utf8.count <= longestText else { return .init(key, short(text.rawValue)) }
                return .init(key, (text.value ?? .string(text.rawValue)).finite)
            })
    }

    private var log: JSON {
        guard let files, let text = files.log else { return .null }
        return ["text": .string(text), "size": .int(files.logSize), "shown": .int(text.utf8.count)]
    }

    private var artifacts: JSON {
        .array(
            trial.artifacts(in: record).map { artifact in
                [
                    "name": .string(artifact.name), "type": artifact.type.map(JSON.string) ?? .null,
                    "id": artifact.id.map(JSON.string) ?? .null,
                    "size": artifact.id.flatMap { store?.size(of: $0) }.map(JSON.int) ?? .null,
                ]
            })
    }
}
