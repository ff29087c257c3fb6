import Tuning

/// An error of a storage as a text that travels with the status of a call, so that a client throws what the storage threw.
enum StorageFault {
    /// What the text is called among the metadata of a call.
    static let key = "apus-storage-error"

    /// `error` as JSON in ASCII.
    static func text(_ error: StorageError) -> String {
        let (kind, values): (String, [JSON]) =
            switch error {
            case .studyExists(let name): ("studyExists", [.string(name)])
            case .noStudy(let name): ("noStudy", [.string(name)])
            case .noStudyWithID(let id): ("noStudyWithID", [.int(id.rawValue)])
            case .noTrial(let id): ("noTrial", [.int(id.rawValue)])
            case .trialFinished(let number): ("trialFinished", [.int(number)])
            case .notRunning(let number): ("notRunning", [.int(number)])
            case .incompatible(.redefined(let name, let was, let now)):
                ("redefined", [.string(name), was.json, now.json])
            case .notANumber: ("notANumber", [])
            case .tooLarge(let place, let detail): ("tooLarge", [.string(place), .string(detail)])
            case .locked(let place): ("locked", [.string(place)])
            case .readOnly(let place): ("readOnly", [.string(place)])
            case .full(let place): ("full", [.string(place)])
            default: ("other", [.string(error.description)])
            }
        return JSON.array([.string(kind)] + values).text.rawValue
    }

    /// The error that `text` describes, which the server at `place` told.
    static func error(_ text: String, from place: String) -> StorageError? {
        guard let parts = JSON(parsing: text)?.array, let kind = parts.first?.string else { return nil }
        let values = Array(parts.dropFirst())
        let (name, number) = (values.first?.string ?? "", values.first?.integer ?? -1)
        switch kind {
        case "studyExists": return .studyExists(name: name)
        case "noStudy": return .noStudy(name: name)
        case "noStudyWithID": return .noStudyWithID(StudyRecord.ID(rawValue: number))
        case "noTrial": return .noTrial(FrozenTrial.ID(rawValue: number))
        case "trialFinished": return .trialFinished(number)
        case "notRunning": return .notRunning(number)
        case "redefined":
            guard values.count == 3, let was = Distribution(json: values[1]),
                let now = Distribution(json: values[2])
            else { return nil }
            return .incompatible(.redefined(name, was: was, now: now))
        case "notANumber": return .notANumber
        case "tooLarge": return .tooLarge(name, detail: values.last?.string ?? "")
        case "locked": return .locked(name)
        case "readOnly": return .readOnly(name)
        case "full": return .full(name)
        default: return .unavailable(place, detail: name)
        }
    }
}
