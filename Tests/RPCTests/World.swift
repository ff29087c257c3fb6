import GRPCCore
import Testing
import Tuning
import TuningPostgres

/// A study with a trial of each kind, and what can be asked wrongly about it.
struct World: Sendable {
    let storage: any Storage
    let study: StudyRecord.ID
    let running: FrozenTrial.ID
    let waiting: FrozenTrial.ID
    let ended: FrozenTrial.ID

    init(_ storage: any Storage) async throws {
        self.storage = storage
        study = try await storage.createStudy(named: "s", directions: [.minimize]).id
        ended = try await storage.startTrial(in: study, lease: nil).id
        try await storage.record(
            [.suggested(name: "x", 0.5, .float(0...1)), .finished(.complete, values: [1])], for: ended)
        running = try await storage.startTrial(in: study, lease: nil).id
        waiting = try await storage.addTrial(TrialRecord(state: .waiting), to: study).id
    }

    /// All that is stored about the study, as text.
    func snapshot() async -> [String] {
        let trials = try? await storage.changes(in: study, since: .start).trials
        let waiting = try? await storage.trial(waiting)
        let studies = try? await storage.studies()
        return [String(describing: studies), String(describing: trials), String(describing: waiting)]
    }

    /// Checks that what is stored is whole.
    func expectWhole() async throws {
        for study in try await storage.studies() {
            let trials = try await storage.changes(in: study.id, since: .start).trials
            #expect(trials.map(\.number) == Array(trials.indices))
            #expect(trials.allSatisfy { $0.parameters.space.count == $0.parameters.internalValues.count })
            for trial in trials { _ = try await storage.trial(trial.id) }
        }
    }

    static let float = """
        {"name": "FloatDistribution", "attributes": {"step": null, "low": 0.0, "high": 1.0, "log": false}}
        """

    static let calls =
        [
            "CreateNewStudy", "DeleteStudy", "SetStudyUserAttribute", "SetStudySystemAttribute",
            "GetStudyIdFromName", "GetStudyNameFromId", "GetStudyDirections", "GetStudyUserAttributes",
            "GetStudySystemAttributes", "GetAllStudies", "CreateNewTrial", "SetTrialParameter",
            "GetTrialIdFromStudyIdTrialNumber", "SetTrialStateValues", "SetTrialIntermediateValue",
            "SetTrialUserAttribute", "SetTrialSystemAttribute", "GetTrial", "GetTrials",
        ].map { "optuna.StorageService/" + $0 }
        + [
            "CreateStudy", "FindStudy", "ListStudies", "DeleteStudy", "Annotate", "AddTrials", "StartTrial",
            "StartWaitingTrial", "Record", "GetTrial", "GetChanges",
        ].map { "apus.StudyService/" + $0 }
}

extension World {
    private func optuna(_ call: String) -> String { "optuna.StorageService/" + call }
    private func apus(_ call: String) -> String { "apus.StudyService/" + call }
    private var studyID: Int64 { Int64(study.rawValue) }
    private func id(_ trial: FrozenTrial.ID) -> Int64 { Int64(trial.rawValue) }

    /// What must be refused, and with which status.
    var wrongMessages: [(call: String, code: RPCError.Code, content: WireMessage)] {
        var messages: [(String, RPCError.Code, WireMessage)] = []
        for wrong in [-1, 987_654, Int64.max, .min] {
            for call in ["DeleteStudy", "GetStudyDirections", "GetTrials", "CreateNewTrial"] {
                messages.append((optuna(call), .notFound, [.int(1, wrong), .int(3, 1)]))
            }
            messages.append((optuna("GetTrial"), .notFound, [.int(1, wrong)]))
            messages.append(
                (optuna("GetTrialIdFromStudyIdTrialNumber"), .notFound, [.int(1, studyID), .int(2, wrong)]))
            messages.append(
                (optuna("SetTrialIntermediateValue"), .notFound, [.int(1, wrong), .double(3, 1)]))
            messages.append((apus("GetChanges"), .notFound, [.int(1, wrong)]))
            messages.append((apus("StartTrial"), .notFound, [.int(1, wrong)]))
        }
        for text in ["", "{", "{\"a\": }", "nul", "[1, 2", "\u{1}", "{'a': 1}"] {
            for call in ["SetTrialUserAttribute", "SetTrialSystemAttribute"] {
                messages.append(
                    (optuna(call), .invalidArgument, [.int(1, id(running)), .text(2, "k"), .text(3, text)]))
            }
            messages.append(
                (
                    optuna("SetStudyUserAttribute"), .invalidArgument,
                    [.int(1, studyID), .text(2, "k"), .text(3, text)]
                ))
        }
        messages += Self.wrongDistributions.map { text in
            (
                optuna("SetTrialParameter"), .invalidArgument,
                [.int(1, id(running)), .text(2, "new"), .double(3, 0), .text(4, text)]
            )
        }
        for (trial, code) in [(ended, RPCError.Code.failedPrecondition), (running, .invalidArgument)] {
            messages.append(
                (
                    optuna("SetTrialParameter"), code,
                    [
                        .int(1, id(trial)), .text(2, "x"), .double(3, 0),
                        .text(
                            4, "{\"name\": \"CategoricalDistribution\", \"attributes\": {\"choices\": [1]}}"),
                    ]
                ))
            messages.append(
                (optuna("SetTrialStateValues"), code, [.int(1, id(trial)), .int(2, 1), .double(3, .nan)]))
            messages.append((optuna("SetTrialStateValues"), code, [.int(1, id(trial)), .int(2, 9)]))
        }
        messages.append(
            (optuna("SetTrialIntermediateValue"), .failedPrecondition, [.int(1, id(waiting)), .double(3, 1)]))
        return messages + wrongTemplates + wrongEvents
    }

    private static var wrongDistributions: [String] {
        [
            "", "null", "[]", "{}", "{\"name\": \"NoSuchDistribution\", \"attributes\": {}}",
            "{\"name\": \"FloatDistribution\", \"attributes\": {\"low\": 1.0, \"high\": 0.0}}",
            "{\"name\": \"FloatDistribution\", \"attributes\": {\"low\": NaN, \"high\": 0.0}}",
            "{\"name\": \"IntDistribution\", \"attributes\": {\"low\": 0, \"high\": 9, \"step\": 0, \"log\": false}}",
            "{\"name\": \"CategoricalDistribution\", \"attributes\": {\"choices\": []}}",
            String(repeating: "[", count: 100_000),
        ]
    }

    /// Trials that are added whole: nothing of them is stored if a part is wrong.
    private var wrongTemplates: [(String, RPCError.Code, WireMessage)] {
        let parameter: WireMessage = [.text(1, "p"), .double(2, 0.5)]
        let templates: [WireMessage] = [
            [.int(3, 9)], [.int(3, 1), .double(4, .nan)], [.int(3, 1), .message(7, parameter)],
            [.int(3, 1), .text(5, "yesterday")], [.int(3, 1), .text(6, "2026-13-01 00:00:00")],
            [.int(3, 1), .message(10, [.text(1, "k"), .text(2, "{")])],
        ]
        return templates.map { template in
            (optuna("CreateNewTrial"), .invalidArgument, [.int(1, studyID), .message(2, template)])
        }
    }

    /// Of several events none is recorded if the last one is wrong.
    private var wrongEvents: [(String, RPCError.Code, WireMessage)] {
        let good: WireMessage = [.message(4, [.text(1, "k"), .text(2, "1")])]
        let wrong: [WireMessage] = [
            [], [.message(3, [])], [.message(5, [.text(1, "k"), .text(2, "{")])],
            [.message(7, [.text(1, "running")])], [.message(7, [.text(1, "complete"), .double(2, .nan)])],
            [.message(6, [.text(1, "me"), .int(2, .max)])], [.message(8, [.text(1, "asleep")])],
            [.message(8, [.text(1, "waiting"), .int(8, .min)])],
        ]
        return wrong.map { event in
            (
                apus("Record"), .invalidArgument,
                [.int(1, id(running)), .message(2, good), .message(2, event)]
            )
        } + [
            (apus("FindStudy"), .invalidArgument, []),
            (apus("CreateStudy"), .invalidArgument, [.text(1, "t"), .text(2, "sideways")]),
            (apus("AddTrials"), .invalidArgument, [.int(1, studyID), .message(2, [.text(1, "asleep")])]),
        ]
    }
}

extension World {
    /// What is odd, and right.
    var oddMessages: [(call: String, content: WireMessage)] {
        var messages: [(String, WireMessage)] = []
        for name in Self.oddNames {
            messages.append((optuna("CreateNewStudy"), [.text(2, name)]))
            messages.append((optuna("GetStudyIdFromName"), [.text(1, name)]))
            messages.append(
                (optuna("SetTrialUserAttribute"), [.int(1, id(running)), .text(2, name), .text(3, "NaN")]))
            messages.append(
                (
                    optuna("SetTrialParameter"),
                    [.int(1, id(running)), .text(2, name), .double(3, .nan), .text(4, Self.float)]
                ))
        }
        let large = "\"" + String(repeating: "a", count: 10_000_000) + "\""
        messages.append(
            (optuna("SetTrialUserAttribute"), [.int(1, id(running)), .text(2, "large"), .text(3, large)]))
        for step in [0, -1] + extremeSteps {
            messages.append(
                (
                    optuna("SetTrialIntermediateValue"),
                    [.int(1, id(running)), .int(2, step), .double(3, -.infinity)]
                ))
        }
        var template: [WireMessage.Field] = [.int(3, 1), .double(4, .infinity)]
        for number in 0..<10_000 {
            template.append(.message(7, [.text(1, "p\(number)"), .double(2, 0.5)]))
            template.append(.message(8, [.text(1, "p\(number)"), .text(2, Self.float)]))
        }
        messages.append((optuna("CreateNewTrial"), [.int(1, studyID), .message(2, WireMessage(template))]))
        messages.append((optuna("GetTrials"), [.int(1, studyID), .int(3, -1)]))
        return messages
    }

    /// The tables have 32 bits for a step in PostgreSQL, and 64 in SQLite.
    private var extremeSteps: [Int64] { storage is PostgresStorage ? [1 << 30] : [.max, .min] }

    private static let oddNames = [
        "'; DROP TABLE trials; --", "\" OR 1=1 --", "$1", "%s", "名前 🐦", "a\nb", "../../etc/passwd",
        String(repeating: "n", count: 500),
    ]
}
