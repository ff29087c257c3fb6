import Tuning

import struct FoundationEssentials.Date

/// What one line of a journal says.
enum JournalOperation: Sendable {
    case createStudy(name: String, [Direction])
    case deleteStudy(StudyRecord.ID)
    case noteAboutStudy(StudyRecord.ID, StudyAttribute)
    /// The text of an attribute to the letter, where Optuna would print its value in another way.
    case textAboutStudy(StudyRecord.ID, AttributeOwner, key: String, String)
    /// Adds a trial, in place of another one if it is told of which.
    case createTrial(StudyRecord.ID, TrialRecord, supersedes: FrozenTrial.ID?)
    case setParameter(FrozenTrial.ID, name: String, Double, Distribution)
    case setState(FrozenTrial.ID, TrialState, values: [Double]?, Date?)
    case report(FrozenTrial.ID, step: Int, Double)
    case noteByUser(FrozenTrial.ID, key: String, JSONText)
    case noteBySystem(FrozenTrial.ID, key: String, JSONText)
    /// What is only of interest to Apus.
    case noteByApus(FrozenTrial.ID, JournalNote)
    /// An operation that changes nothing, or that is not known here.
    case nothing
}

/// The numbers that the journal has for operations.
enum JournalCode {
    static let createStudy = 0
    static let deleteStudy = 1
    static let studyUserAttribute = 2
    static let studySystemAttribute = 3
    static let createTrial = 4
    static let parameter = 5
    static let state = 6
    static let report = 7
    static let userAttribute = 8
    static let systemAttribute = 9
}

extension TrialState {
    /// The state as the journal numbers it.
    var journalNumber: Int {
        switch self {
        case .running: 0
        case .complete: 1
        case .pruned: 2
        case .failed: 3
        case .waiting: 4
        }
    }

    /// The state that the journal gives `number`.
    init?(journalNumber number: Int) {
        guard let state = Self.allCases.first(where: { $0.journalNumber == number }) else { return nil }
        self = state
    }
}

extension Direction {
    /// The direction as the journal numbers it.
    var journalNumber: Int { self == .minimize ? 1 : 2 }
}
