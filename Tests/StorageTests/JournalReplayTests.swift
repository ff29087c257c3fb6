import Foundation
import TestServers
import Testing
import Tuning
import TuningJournal

/// What lines mean, to the letter: what Optuna ignores is ignored.
struct JournalReplayTests {
    let folder: TemporaryFolder
    let path: String

    init() throws {
        folder = try TemporaryFolder()
        path = folder.newFile(".log")
    }

    // swift-format-ignore: a line of a journal is a line.
    private static let float =
        #""{\"name\": \"FloatDistribution\", \"attributes\": {\"step\": null, \"low\": 0.0, \"high\": 1.0, \"log\": false}}""#
    // swift-format-ignore: a line of a journal is a line.
    private static let int =
        #""{\"name\": \"IntDistribution\", \"attributes\": {\"log\": false, \"step\": 1, \"low\": 1, \"high\": 8}}""#

    /// Every rule of the replay, with an operation that breaks it.
    // swift-format-ignore: a line of a journal is a line.
    private static let lines = [
        #"{"op_code":0,"worker_id":"a-1","study_name":"one","directions":[1,2]}"#,
        #"{"op_code":0,"worker_id":"a-2","study_name":"one","directions":[1]}"#,
        #"{"op_code": 0, "worker_id": "a-1", "study_name": "two", "directions": [2]}"#,
        #"{"op_code":2,"worker_id":"a-1","study_id":0,"user_attr":{"k":{"a":[1,NaN,"é"]}}}"#,
        #"{"op_code":3,"worker_id":"a-1","study_id":7,"system_attr":{"k":1}}"#,
        #"{"op_code":4,"worker_id":"a-1","study_id":0,"datetime_start":"2024-06-07T17:27:27.682770"}"#,
        #"{"op_code":4,"worker_id":"a-1","study_id":9,"datetime_start":null}"#,
        #"{"op_code":4,"worker_id":"a-1","study_id":1,"datetime_start":"2026-11-23T21:10:10.212830+00:00"}"#,
        #"{"op_code":5,"worker_id":"a-1","trial_id":0,"param_name":"x","param_value_internal":0.5,"distribution":\#(float)}"#,
        #"{"op_code":5,"worker_id":"a-1","trial_id":0,"param_name":"x","param_value_internal":1,"distribution":\#(int)}"#,
        #"{"op_code":5,"worker_id":"a-1","trial_id":0,"param_name":"x","param_value_internal":0.75,"distribution":\#(float)}"#,
        #"{"op_code":5,"worker_id":"a-1","trial_id":5,"param_name":"x","param_value_internal":1,"distribution":\#(int)}"#,
        #"{"op_code":6,"worker_id":"a-1","trial_id":0,"state":0,"values":null,"datetime_start":"2025-01-01T00:00:00.000000+00:00"}"#,
        #"{"op_code":7,"worker_id":"a-1","trial_id":0,"step":1,"intermediate_value":Infinity}"#,
        #"{"op_code":10,"worker_id":"r","trial_ids":[0]}"#,
        #"{"op_code":99,"worker_id":"r"}"#,
        #"{"op_code":6,"worker_id":"a-1","trial_id":0,"state":1,"values":[Infinity,1.0],"datetime_complete":"2026-11-23T22:10:10.240808+01:00"}"#,
        #"{"op_code":8,"worker_id":"a-1","trial_id":0,"user_attr":{"late":1}}"#,
        #"{"op_code":6,"worker_id":"a-1","trial_id":0,"state":3,"values":null,"datetime_complete":"2026-11-23T21:10:10.240808+00:00"}"#,
        #"{"op_code":4,"worker_id":"a-1","study_id":0,"datetime_start":null,"state":4,"value":null,"values":null,"distributions":{},"params":{},"user_attrs":{"who":"me"},"system_attrs":{"fixed_params":{"x":0.5}},"intermediate_values":{}}"#,
        #"{"op_code":4,"worker_id":"a-1","study_id":0,"datetime_start":null,"state":1,"value":null,"values":[1.0,2.0],"datetime_complete":"2026-11-23T21:10:10.240808+00:00","distributions":{"x":\#(float)},"params":{"x":0.25},"user_attrs":{},"system_attrs":{},"intermediate_values":{"3":NaN}}"#,
        #"{"op_code":6,"worker_id":"a-2","trial_id":2,"state":0,"values":null,"datetime_start":"2026-11-23T21:10:11.000000+00:00"}"#,
        #"{"op_code":6,"worker_id":"a-1","trial_id":2,"state":0,"values":null,"datetime_start":"2026-11-23T21:10:12.000000+00:00"}"#,
        #"{"op_code":1,"worker_id":"a-1","study_id":1}"#,
        #"{"op_code":1,"worker_id":"a-1","study_id":1}"#,
        #"{"op_code":5,"worker_id":"a-1","trial_id":1,"param_name":"x","param_value_internal":1,"distribution":\#(int)}"#,
        #"{"op_code":0,"worker_id":"a-1","study_name":"two","directions":[1]}"#,
        #"{"op_code":4,"worker_id":"a-1","study_id":2,"datetime_start":"2026-11-23T21:10:10.212830+00:00"}"#,
    ]

    @Test func whatOptunaIgnoresIsIgnored() async throws {
        // Optuna refuses operations that it does not know; everything else it replays.
        let known = Self.lines.filter { !$0.contains("99") }
        try (known.joined(separator: "\n") + "\n").write(toFile: path, atomically: true, encoding: .utf8)
        try await expectSame(Optuna.run("dump", path), dump(JournalStorage(path: path)))
    }

    @Test func linesMeanWhatTheySay() async throws {
        try (Self.lines.joined(separator: "\n") + "\n").write(toFile: path, atomically: true, encoding: .utf8)
        let storage = try JournalStorage(path: path)
        #expect(try await storage.studies().map(\.id.rawValue) == [0, 2])
        #expect(try await storage.study(named: "one").directions == [.minimize, .maximize])
        let trials = try await storage.changes(in: StudyRecord.ID(rawValue: 0), since: .start).trials
        #expect(
            trials.map(\.id.rawValue) == [0, 2, 3] && trials.map(\.state) == [.complete, .running, .complete])
        #expect(trials[0].values == [.infinity, 1] && trials[0].parameters.internalValues == [0.75])
        #expect(trials[0].userAttributes.isEmpty && trials[0].end == trials[2].end)
        #expect(trials[1].start?.iso8601 == "2026-11-23T21:10:11.000000Z")
        let next = try await storage.changes(in: StudyRecord.ID(rawValue: 2), since: .start).trials
        #expect(next.map(\.id.rawValue) == [4] && next.map(\.number) == [0])
        // Optuna 4 wrote the local time, without a zone.
        var local = Calendar(identifier: .gregorian)
        local.timeZone = .current
        #expect(trials[0].start.map { local.component(.hour, from: $0) } == 17)
    }

    /// Texts that Optuna prints in another way come back to the letter, and go when Optuna writes others.
    @Test func textsAreKept() async throws {
        let storage = try JournalStorage(path: path)
        let study = try await storage.createStudy(named: "s", directions: [.minimize])
        let odd = ["{ \"a\":1}", "1.50", "no json", "\"\\u0041\"", "123456789012345678901234567890"]
            .map(JSONText.init)
        var record = TrialRecord(state: .running)
        for (index, text) in odd.enumerated() {
            try await storage.annotate(
                study.id, with: [.user(key: "u\(index)", text), .system(key: "a:\(index)", text)])
            record.userAttributes["u:\(index)"] = text
        }
        let trial = try await storage.addTrial(record, to: study.id)
        try await storage.record(odd.map { .systemAttribute(key: $0.rawValue, $0) }, for: trial.id)
        for storage in [storage, try JournalStorage(path: path)] {
            let (study, trial) = (try await storage.study(named: "s"), try await storage.trial(trial.id))
            #expect(study.userAttributes.count == 5 && study.systemAttributes.count == 5)
            for (index, text) in odd.enumerated() {
                #expect(study.userAttributes["u\(index)"] == text)
                #expect(study.systemAttributes["a:\(index)"] == text)
                #expect(trial.userAttributes["u:\(index)"] == text)
                #expect(trial.systemAttributes[text.rawValue] == text)
            }
        }
        let optunas = #"{"op_code":8,"worker_id":"o","trial_id":0,"user_attr":{"u:0":{"b":2}}}"# + "\n"
        try append(optunas, to: path)
        #expect(try await storage.trial(trial.id).userAttributes["u:0"]?.rawValue == #"{"b": 2}"#)
    }
}

/// Appends `text` to a file, as another program would.
func append(_ text: String, to path: String) throws {
    let file = try FileHandle(forUpdating: URL(filePath: path))
    try file.seekToEnd()
    try file.write(contentsOf: Data(text.utf8))
    try file.close()
}
