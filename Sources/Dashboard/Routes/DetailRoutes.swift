import Experiments
import HTTPTypes
import NIOCore
import Tuning

/// What the pages of single trials tell.
extension API {
    var detailOperations: [Operation] {
        [
            Operation(
                id: "trialDetails", method: .get, path: "/api/studies/{name}/trials/{number}/details",
                summary: "All about a trial, with curves thinned out and the end of its log.",
                parameters: [.study, .trial], endings: [.ok("The trial.", Schemas.anything)],
                refusals: [404, 422]
            ) { try await details($0) },
            Operation(
                id: "curves", method: .get, path: "/api/studies/{name}/curves",
                summary: "What some trials reported, thinned out.",
                parameters: [
                    .study,
                    .query(
                        "numbers", "The trials, separated by commas, \(Self.mostCurves) at most.",
                        ["type": "string", "pattern": #"^\d{1,9}(,\d{1,9}){0,49}$"#]),
                ],
                endings: [.ok("The curves.", ["type": "array", "items": Schemas.anything])],
                refusals: [404, 422]
            ) { try await curves($0) },
            Operation(
                id: "picture", method: .get, path: "/api/studies/{name}/trials/{number}/picture",
                summary: "A picture among the files that a trial left on this machine, of 16 MiB at most.",
                parameters: [
                    .study, .trial,
                    .query("path", "Its path, as the details tell it.", ["type": "string", "minLength": 1]),
                ],
                endings: [.ok("The picture.", ["type": "string", "format": "binary"], type: "image/*")],
                refusals: [404, 422]
            ) { try await picture($0) },
            Operation(
                id: "artifact", method: .get, path: "/api/studies/{name}/trials/{number}/artifact",
                summary:
                    "A file that Optuna keeps for a trial, of 64 MiB at most, if the server knows the folder.",
                parameters: [
                    .study, .trial,
                    .query(
                        "id", "Its identifier, as the details tell it.", ["type": "string", "minLength": 1]),
                ],
                endings: [.ok("The file.", ["type": "string", "format": "binary"], type: "*/*")],
                refusals: [404, 422]
            ) { try await artifact($0) },
        ]
    }

    private static let mostCurves = 50

    private func details(_ call: Call) async throws -> Reply {
        let number = try call.number
        let record = try await storage.study(named: call.path("name"))
        let (trials, _) = try await mirrors.mirror(of: record.id).snapshot()
        guard trials.indices.contains(number) else { throw StudyError.noTrial(number: number) }
        // What is noted about a waiting trial is no change to the storage until it starts.
        let trial =
            trials[number].state == .waiting
            ? try await storage.trial(trials[number].id) : trials[number]
        let attempts = trials.filter { $0.origin == trial.origin }
        let details = TrialDetails(
            trial: trial, record: record, metric: record.reportedMetric,
            attempts: attempts.count > 1 ? attempts : [], rank: rank(of: trial, among: trials, record),
            files: TrialFiles(of: number, study: record, in: runs), store: artifacts)
        return .json(details.json)
    }

    /// The kinds of pictures that browsers show and that cannot run scripts, by how the names of their files end.
    private static let pictures = [
        "png": "image/png", "jpg": "image/jpeg", "jpeg": "image/jpeg", "gif": "image/gif",
        "webp": "image/webp",
    ]

    private func picture(_ call: Call) async throws -> Reply {
        let number = try call.number
        let record = try await storage.study(named: call.path("name"))
        guard let path = call.query("path"),
            let type = Self.pictures[path.split(separator: ".").last?.lowercased() ?? ""]
        else { throw Refusal.wrong("path", expected: "the path of a picture: png, jpg, gif or webp") }
        guard let files = TrialFiles(of: number, study: record, in: runs),
            let bytes = files.contents(of: path, atMost: 16 << 20)
        else { throw Refusal(.notFound, "no_file", "trial \(number) has no such file on this machine") }
        return .document(Document(ByteBuffer(bytes: bytes), type: type, level: 1))
    }

    private func artifact(_ call: Call) async throws -> Reply {
        let number = try call.number
        let record = try await storage.study(named: call.path("name"))
        guard let id = call.query("id") else { throw Refusal.wrong("id", expected: "an identifier") }
        let (trials, _) = try await mirrors.mirror(of: record.id).snapshot()
        guard trials.indices.contains(number) else { throw StudyError.noTrial(number: number) }
        guard let noted = trials[number].artifacts(in: record).first(where: { $0.id == id }),
            let bytes = artifacts?.contents(of: id, atMost: 64 << 20)
        else { throw Refusal(.notFound, "no_file", "trial \(number) has no such artifact on this machine") }
        // What a browser shows by itself is none of those that can run scripts.
        let type = noted.type.flatMap { Self.pictures.values.contains($0) ? $0 : nil }
        return .document(
            Document(ByteBuffer(bytes: bytes), type: type ?? "application/octet-stream", level: 1))
    }

    private func rank(
        of trial: FrozenTrial, among trials: [FrozenTrial], _ study: StudyRecord
    ) -> (better: Int, of: Int)? {
        guard study.directions.count == 1, let direction = study.directions.first,
            trial.state == .complete, let value = trial.value
        else { return nil }
        let values = trials.lazy.filter { $0.state == .complete && !$0.isRepeated }.compactMap(\.value)
        return (values.count { direction.isBetter($0, than: value) }, values.count { _ in true })
    }

    private func curves(_ call: Call) async throws -> Reply {
        let record = try await storage.study(named: call.path("name"))
        let numbers = (call.query("numbers") ?? "").split(separator: ",").map { Int($0) }
        guard numbers.count <= Self.mostCurves, numbers.allSatisfy({ $0 != nil }) else {
            throw Refusal.wrong("numbers", expected: "numbers of trials, \(Self.mostCurves) at most")
        }
        let (trials, _) = try await mirrors.mirror(of: record.id).snapshot()
        let found = numbers.compactMap { $0 }.filter { trials.indices.contains($0) }.map { trials[$0] }
        return .json(
            .array(
                found.map { trial in
                    [
                        "number": .int(trial.number), "state": .string(trial.shownState),
                        "curves": TrialCurves(trial: trial, metric: record.reportedMetric).json,
                    ]
                }))
    }
}

extension StudyRecord {
    /// The name under which unnamed reports are shown.
    var reportedMetric: String {
        systemAttributes[SystemAttribute.pruningMetric]?.value?.string
            ?? SystemAttribute.names(in: systemAttributes[SystemAttribute.metricNames]).first ?? "value"
    }
}
