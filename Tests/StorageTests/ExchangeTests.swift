import Foundation
import TestServers
import Testing
import Tuning
import TuningJournal
import TuningSQLite
import TuningTesting

/// Studies that move between storages of all kinds.
struct ExchangeTests {
    let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private func storages() throws -> [any Storage] {
        [
            InMemoryStorage(), try SQLiteStorage(path: folder.newFile()),
            try JournalStorage(path: folder.newFile(".log")),
        ]
    }

    /// All but identifiers and dates that are told by none.
    private func contents(_ name: String, _ storage: any Storage) async throws -> (StudyRecord, [TrialRecord])
    {
        let study = try await storage.study(named: name)
        let trials = try await storage.changes(in: study.id, since: .start).trials
        #expect(trials.map(\.number) == Array(trials.indices))
        return (study, trials.map(\.record))
    }

    private func expectSame(
        _ name: String, _ a: any Storage, _ other: String, _ b: any Storage,
        sourceLocation: SourceLocation = #_sourceLocation
    ) async throws {
        let ((study, trials), (copy, copies)) = (try await contents(name, a), try await contents(other, b))
        #expect(study.directions == copy.directions, sourceLocation: sourceLocation)
        #expect(study.userAttributes == copy.userAttributes, sourceLocation: sourceLocation)
        #expect(study.systemAttributes == copy.systemAttributes, sourceLocation: sourceLocation)
        #expect(trials.count == copies.count, sourceLocation: sourceLocation)
        for (trial, copy) in zip(trials, copies) {
            #expect(
                // A date in memory is finer than the microseconds that files and databases keep.
                trial.stored.isSame(as: copy.stored) && trial.parameters.space == copy.parameters.space,
                "\(trial)\n\(copy)", sourceLocation: sourceLocation)
        }
    }

    /// Between any two kinds, directly and through a file, nothing is lost; and back again.
    @Test func nothingIsLost() async throws {
        for (index, source) in try storages().enumerated() {
            try await writeEverything(to: source)
            for (name, trials) in [("everything", 6), ("tpe", 20)] {
                for target in try storages() {
                    let copy = try await Study.copy(name, from: source, to: target)
                    #expect(copy.trials == trials && copy.study.name == name, "\(index)")
                    try await expectSame(name, source, name, target)
                    var lines: [String] = []
                    try await Study.export(name, from: target) { text in
                        lines += text.split(separator: "\n").map(String.init)
                    }
                    var rest = lines[...]
                    let read = try await Study.import(as: "again", into: target) { rest.popFirst() }
                    #expect(read.trials == trials && read.study.name == "again")
                    try await expectSame(name, source, "again", target)
                }
            }
        }
    }

    @Test func anExistingStudyIsLeftAlone() async throws {
        for storage in try storages() {
            let study = try await Study.create("s", in: storage)
            try await study.enqueue(["x": 1])
            await expectError {
                if case .studyExists("s") = $0 { true } else { false }
            } _: {
                _ = try await Study.copy("s", from: storage, to: storage)
            }
            try await Study.copy("s", from: storage, to: storage, as: "t")
            try await expectSame("s", storage, "t", storage)
        }
    }

    /// A running trial is copied as one that runs, without the claim of who works on it.
    @Test func leasesStay() async throws {
        for storage in try storages() {
            let study = try await storage.createStudy(named: "s", directions: [.minimize])
            let lease = Lease(owner: "me", expires: .distantFuture)
            let start = try await storage.startTrial(in: study.id, lease: lease).start
            let copy = try await Study.copy("s", from: storage, to: storage, as: "t").study
            let trial = try #require(try await storage.changes(in: copy.id, since: .start).trials.first)
            #expect(trial.state == .running && trial.lease == nil && trial.start == start)
        }
    }

    private static let header =
        #"{"format": "apus-study", "version": 1, "name": "s", "directions": ["minimize"], "trials": 1}"#
    private static let space =
        #"{"space": 0, "parameters": [{"name": "x", "distribution": {"type": "float", "low": 0, "high": 1}}]}"#

    @Test(arguments: [
        ([], 1, "the file is empty"),
        (["oops"], 1, "this is no study that Apus exported"),
        ([header.replacing("1,", with: "2,")], 1, "the file is of version 2, and Apus knows version 1"),
        ([header.replacing("minimize", with: "up")], 1, "a direction is minimize or maximize"),
        ([header], 2, "the file ends after 0 of 1 trials"),
        ([header, "oops"], 2, "this is no JSON object"),
        ([header, #"{"number": 1, "state": "failed"}"#], 2, "trial 0 is expected here"),
        (
            [header, #"{"number": 0, "state": "done"}"#], 2,
            "“state” is none of waiting, running, complete, pruned, failed"
        ),
        (
            [header, #"{"number": 0, "state": "failed", "space": 0, "params": [1]}"#], 2,
            "no line before tells of this space"
        ),
        (
            [header, space, #"{"number": 0, "state": "failed", "space": 0, "params": [1, 2]}"#], 3,
            "the space has 1 parameters, and there are 2 values"
        ),
        (
            [header, space, #"{"number": 0, "state": "failed", "space": 0, "params": ["x"]}"#], 3,
            "“params” is to be a list of numbers"
        ),
        (
            [header, #"{"number": 0, "state": "failed", "user_attrs": {"k": 1}}"#], 2,
            "“user_attrs” is to be an object of texts"
        ),
        (
            [header, #"{"number": 0, "state": "failed", "start": "yesterday"}"#], 2,
            "“start” is to be a date such as 2026-01-02T03:04:05.678901Z"
        ),
        (
            [header, #"{"space": 300, "parameters": []}"#], 2, "“space” is to be a number below 256"
        ),
        (
            [header, #"{"space": 0, "parameters": [{"name": "x", "distribution": {"type": "odd"}}]}"#], 2,
            "“x” is no parameter, or is there twice"
        ),
        (
            [header, #"{"number": 0, "state": "failed"}"#, #"{"number": 1, "state": "failed"}"#], 3,
            "there are more than 1 trials"
        ),
    ])
    func badFilesLeaveNothing(lines: [String], line: Int, reason: String) async throws {
        for storage in try storages() {
            var rest = lines[...]
            await #expect(throws: StudyFileError(line: line, reason: reason)) {
                try await Study.import(into: storage) { rest.popFirst() }
            }
            #expect(try await storage.studies().isEmpty)
        }
    }

    /// What a storage refuses ends an import too: then there is no study.
    @Test func whatIsRefusedLeavesNothing() async throws {
        for storage in try storages() {
            var rest = [Self.header, #"{"number": 0, "state": "complete", "values": ["nan"]}"#][...]
            await expectError {
                if case .notANumber = $0 { true } else { false }
            } _: {
                _ = try await Study.import(into: storage) { rest.popFirst() }
            }
            #expect(try await storage.studies().isEmpty)
        }
    }

    @Test func aCancelledCopyLeavesNothing() async throws {
        let source = InMemoryStorage()
        try await Study.create("s", in: source).enqueue(["x": 1])
        for storage in try storages() {
            let task = Task {
                withUnsafeCurrentTask { $0?.cancel() }
                return try await Study.copy("s", from: source, to: storage).trials
            }
            await #expect(throws: CancellationError.self) { try await task.value }
            #expect(try await storage.studies().isEmpty)
        }
    }

    /// Spaces that change with every trial are forgotten one after the other: memory does not grow with them.
    @Test func manySpacesAreExchanged() async throws {
        let source = InMemoryStorage()
        let study = try source.createStudy(named: "s", directions: [.minimize])
        let records = (0..<700).map { index in
            var record = TrialRecord(state: .failed)
            record.parameters.set("x", 1, from: .float(0...Double(1 + index % 400)))
            return record
        }
        try await source.addTrials(records, to: study.id)
        var lines: [String] = []
        try await Study.export("s", from: source) { text in
            lines += text.split(separator: "\n").map(String.init)
        }
        var rest = lines[...]
        try await Study.import(as: "t", into: source) { rest.popFirst() }
        try await expectSame("s", source, "t", source)
    }

    /// Of many trials, one that does not fit keeps all of them out.
    @Test func manyTrialsAreAddedOrNone() async throws {
        for storage in try storages() {
            let study = try await storage.createStudy(named: "s", directions: [.minimize])
            let records = [Distribution.float(0...1), .float(0...2), .int(0...1)].map { distribution in
                var record = TrialRecord(state: .failed)
                record.parameters.set("x", 1, from: distribution)
                return record
            }
            await expectError {
                if case .incompatible = $0 { true } else { false }
            } _: {
                try await storage.addTrials(records, to: study.id)
            }
            #expect(try await storage.changes(in: study.id, since: .start).trials.isEmpty)
            #expect(try await storage.addTrials([records[2], records[2]], to: study.id).count == 2)
        }
    }
}
