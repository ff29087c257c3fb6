import Testing
import Tuning

extension StorageContract {
    func verifyStudies() async throws {
        try await namesAreUnique()
        try await studiesAreListedInOrder()
        try await attributesAreKept()
        try await aDeletedStudyIsGone()
        try await identifiersAreNotReused()
    }

    func namesAreUnique() async throws {
        let (storage, study) = try await makeStudy([.minimize, .maximize])
        await expectError {
            if case .studyExists("a") = $0 { true } else { false }
        } _: {
            _ = try await storage.createStudy(named: "a", directions: [.minimize])
        }
        #expect(try await storage.study(named: "a") == study)
        #expect(try await storage.study(study.id) == study)
        #expect(study.directions == [.minimize, .maximize])
        await expectError {
            if case .noStudy("b") = $0 { true } else { false }
        } _: {
            _ = try await storage.study(named: "b")
        }
        await expectError {
            if case .noStudyWithID = $0 { true } else { false }
        } _: {
            _ = try await storage.study(StudyRecord.ID(rawValue: 987_654))
        }
    }

    func studiesAreListedInOrder() async throws {
        let storage = try await makeEmpty()
        #expect(try await storage.studies().isEmpty)
        let names = ["z", "", "a", "名前 🐦", String(repeating: "n", count: 500)]
        for name in names { _ = try await storage.createStudy(named: name, directions: [.maximize]) }
        #expect(try await storage.studies().map(\.name) == names)
    }

    func attributesAreKept() async throws {
        let (storage, study) = try await makeStudy()
        let text = JSONText(rawValue: "{\"a\": [NaN, 1.0, \"\\u00e9\"]}")
        try await storage.annotate(study.id, with: [.user(key: "k", text), .system(key: "k", "1".asJSON)])
        try await storage.annotate(study.id, with: [.system(key: "k", "2".asJSON)])
        let read = try await storage.study(named: "a")
        #expect(read.userAttributes == ["k": text])
        #expect(read.systemAttributes == ["k": "2".asJSON])
        await expectError {
            if case .noStudyWithID = $0 { true } else { false }
        } _: {
            try await storage.annotate(StudyRecord.ID(rawValue: 987_654), with: [.user(key: "k", text)])
        }
    }

    func aDeletedStudyIsGone() async throws {
        let (storage, study) = try await makeStudy()
        let trial = try await storage.startTrial(in: study.id, lease: nil)
        try await storage.deleteStudy(study.id)
        #expect(try await storage.studies().isEmpty)
        await expectError {
            if case .noStudyWithID = $0 { true } else { false }
        } _: {
            try await storage.deleteStudy(study.id)
        }
        await expectError {
            if case .noStudyWithID = $0 { true } else { false }
        } _: {
            _ = try await storage.startTrial(in: study.id, lease: nil)
        }
        await expectError {
            if case .noTrial = $0 { true } else { false }
        } _: {
            _ = try await storage.trial(trial.id)
        }
        await expectError {
            if case .noStudyWithID = $0 { true } else { false }
        } _: {
            _ = try await storage.changes(in: study.id, since: .start)
        }
    }

    func identifiersAreNotReused() async throws {
        let (storage, study) = try await makeStudy()
        let trial = try await storage.startTrial(in: study.id, lease: nil)
        try await storage.deleteStudy(study.id)
        let next = try await storage.createStudy(named: "a", directions: [.minimize])
        #expect(next.id.rawValue > study.id.rawValue)
        #expect(try await storage.startTrial(in: next.id, lease: nil).id > trial.id)
    }
}

extension String {
    /// The text as JSON.
    var asJSON: JSONText { JSONText(rawValue: self) }
}
