/// What a storage can refuse, or fail at.
@nonexhaustive
public enum StorageError: Error {
    /// A study of that name is there already.
    case studyExists(name: String)
    /// There is no study of that name.
    case noStudy(name: String)
    /// There is no such study, or no longer.
    case noStudyWithID(StudyRecord.ID)
    /// There is no such trial, or no longer.
    case noTrial(FrozenTrial.ID)
    /// The trial has ended and can no longer change. Its number is told.
    case trialFinished(Int)
    /// A parameter does not fit the ones of its name in the study.
    case incompatible(SearchSpaceError)
    /// An event does not fit the state of the trial.
    case notRunning(Int)
    /// The value of an objective is not a number: such a trial has failed.
    case notANumber
    /// The database has no room for a value, such as a step beyond 32 bits in Optuna's tables of PostgreSQL.
    case tooLarge(String, detail: String)
    /// Others kept the database locked for too long.
    case locked(String)
    /// The database may be read but not written.
    case readOnly(String)
    /// No space is left for the database.
    case full(String)
    /// The file is no database, or a broken one.
    case damaged(String, detail: String)
    /// The database was written by a version of the schema that is not known here.
    case unknownSchema(String, version: String)
    /// A URL names no storage that is known here.
    case unknownURL(String)
    /// The storage cannot be reached, or failed.
    case unavailable(String, detail: String)
}

extension StorageError: CustomStringConvertible {
    /// The error in words.
    public var description: String {
        switch self {
        case .studyExists(let name): "there is a study called “\(name)” already"
        case .noStudy(let name): "there is no study called “\(name)”"
        case .noStudyWithID(let id): "there is no study with the id \(id.rawValue)"
        case .noTrial(let id): "there is no trial with the id \(id.rawValue)"
        case .trialFinished(let number): "Trial#\(number) has already finished and can not be updated."
        case .incompatible(let error): "\(error)"
        case .notRunning(let number): "trial \(number) is not running"
        case .notANumber: "the value of an objective is not a number (NaN): such a trial has failed"
        case .tooLarge(let place, let detail): "\(place): the database cannot hold a value (\(detail))"
        case .locked(let place): "\(place): another program keeps the database locked"
        case .readOnly(let place): "\(place): the database can not be written; check the permissions"
        case .full(let place): "\(place): no space is left on the disk; nothing that was stored is lost"
        case .damaged(let place, let detail): "\(place): not a database, or a damaged one (\(detail))"
        case .unknownSchema(let place, let version):
            "\(place): its schema is \(version), and Apus knows the one of Optuna 3.2 to 5.0; a database of an older "
                + "Optuna is brought up to it by `optuna storage upgrade`, one of a newer Optuna needs a newer Apus"
        case .unknownURL(let url):
            "\(url): not a storage; use memory:, sqlite:///relative.db, sqlite:////absolute.db, "
                + "journal:///relative.log, postgresql://user@host/database or grpc://host:13000"
        case .unavailable(let place, let detail): "\(place): \(detail)"
        }
    }
}
