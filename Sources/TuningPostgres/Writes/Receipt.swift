import Tuning
import TuningSQL

/// By what a write is known to have been done whose answer was lost, and what it led to.
///
/// Reports and notes need none: they may be written again.
struct Receipt<Value: Sendable>: Sendable {
    /// The number that is noted with the write: an identifier that leads to its value.
    let answer: @Sendable (Value) -> Int
    /// The value that such a number leads to.
    let value: @Sendable (StudyTables<PostgresSession>, Int) throws(StorageError) -> Value
}

extension Receipt<FrozenTrial> {
    /// A trial is found by its identifier.
    static let trial = Receipt { trial in
        trial.id.rawValue
    } value: { (tables, answer) throws(StorageError) in
        try tables.trial(FrozenTrial.ID(rawValue: answer))
    }
}

extension Receipt<StudyRecord> {
    /// A study is found by its identifier.
    static let study = Receipt { study in
        study.id.rawValue
    } value: { (tables, answer) throws(StorageError) in
        try tables.study(StudyRecord.ID(rawValue: answer))
    }
}

extension Receipt<Bool> {
    /// Whether it was done is all that there is to know.
    static let success = Receipt {
        $0 ? 1 : 0
    } value: { _, answer in
        answer == 1
    }
}

extension Receipt<Void> {
    /// That it was done is all that there is to know.
    static let done = Receipt {
        1
    } value: { _, _ in
    }
}
