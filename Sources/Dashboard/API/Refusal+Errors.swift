import Experiments
import HTTPTypes
import Hummingbird
import NIOCore
import Tuning

extension Refusal {
    /// What `error` means to a caller; `nil` if it is a fault of the server.
    init?(_ error: any Error) {
        switch error {
        case let refusal as Refusal: self = refusal
        case let error as StorageError: self.init(error)
        case StudyError.noTrial(let number):
            self.init(.notFound, "no_trial", "the study has no trial \(number)")
        case let error as ExperimentFileError: self.init(error)
        case let error as SearchSpaceError:
            self.init(.unprocessableContent, "wrong_space", error.description)
        case let error as SearchPlanError:
            self.init(
                .conflict, "no_parameters", error.description + "; make the study with `parameters`")
        case let error as ImportanceError:
            self.init(.unprocessableContent, "wrong_value", error.description)
        case let error as HTTPError: self.init(error)
        case is NIOTooManyBytesError:
            self.init(.contentTooLarge, "too_large", "a request has 16 MiB at most")
        default: return nil
        }
    }

    private init(_ error: HTTPError) {
        switch error.status {
        case .notFound:
            self.init(.notFound, "no_such_path", "there is nothing at this path; see /openapi.json")
        case .contentTooLarge:
            self.init(.contentTooLarge, "too_large", "a request has 16 MiB at most")
        default: self.init(error.status, "refused", error.body ?? error.status.reasonPhrase)
        }
    }

    private init(_ error: ExperimentFileError) {
        let faults = error.faults.map { fault -> JSON in
            ["field": .string(fault.path), "message": .string("\(fault.problem)")]
        }
        let first = error.faults.first
        self.init(
            .unprocessableContent, "wrong_study",
            error.faults.map { ($0.path.isEmpty ? "" : "\($0.path): ") + "\($0.problem)" }
                .joined(separator: "\n"),
            field: first.flatMap { $0.path.isEmpty ? nil : $0.path },
            details: [.init("faults", .array(faults))])
    }
}

extension Refusal {
    private init(_ error: StorageError) {
        let (status, code): (HTTPResponse.Status, String) =
            switch error {
            case .studyExists: (.conflict, "study_exists")
            case .noStudy, .noStudyWithID: (.notFound, "no_study")
            case .noTrial: (.notFound, "no_trial")
            case .trialFinished: (.conflict, "trial_finished")
            case .notRunning: (.conflict, "trial_not_running")
            case .incompatible, .notANumber, .tooLarge: (.unprocessableContent, "wrong_value")
            case .locked, .unavailable: (.serviceUnavailable, "storage_away")
            case .full: (.init(code: 507, reasonPhrase: "Insufficient Storage"), "storage_full")
            default: (.internalServerError, "storage_failed")
            }
        self.init(status, code, error.description)
    }
}
