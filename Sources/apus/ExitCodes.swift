import ArgumentParser
import Experiments
import Tuning

/// What a command ends with: the part of it that scripts rely on.
extension ExitCode {
    /// The work failed: no trial completed, a worker gave up.
    static let workFailed = ExitCode(1)
    /// `apus report`: the trial is to end.
    static let prune = ExitCode(3)
    /// The input is wrong.
    static let badInput = ExitCode(65)
    /// A service or a file cannot be reached.
    static let unreachable = ExitCode(69)
    /// The user interrupted; the study can go on.
    static let interrupted = ExitCode(130)
}

extension StorageError {
    /// What a command ends with because of it.
    var exitCode: ExitCode {
        switch self {
        case .unknownURL: .validationFailure
        case .studyExists, .noStudy, .noStudyWithID, .noTrial, .trialFinished, .incompatible, .notRunning:
            .badInput
        case .notANumber, .tooLarge, .damaged, .unknownSchema: .badInput
        case .locked, .readOnly, .full, .unavailable: .unreachable
        }
    }
}

extension RunFailure {
    /// What a command ends with because of it.
    var exitCode: ExitCode {
        switch self {
        case .otherStudy, .noBudget, .noEarlierStudy, .algorithm, .schedule, .noSchedule, .stage: .badInput
        case .folder: .unreachable
        case .system, .resources: .workFailed
        }
    }
}
