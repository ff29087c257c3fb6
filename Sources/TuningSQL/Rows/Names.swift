import Tuning

// Optuna's columns hold the names of Python's enumerations.

extension TrialState {
    /// The state as the tables name it.
    var column: String {
        switch self {
        case .waiting: "WAITING"
        case .running: "RUNNING"
        case .complete: "COMPLETE"
        case .pruned: "PRUNED"
        case .failed: "FAIL"
        }
    }

    /// The state that the tables call `column`.
    init?(column: String) {
        switch column {
        case "WAITING": self = .waiting
        case "RUNNING": self = .running
        case "COMPLETE": self = .complete
        case "PRUNED": self = .pruned
        case "FAIL": self = .failed
        default: return nil
        }
    }
}

extension Direction {
    /// The direction as the tables name it.
    var column: String { self == .minimize ? "MINIMIZE" : "MAXIMIZE" }

    /// The direction that the tables call `column`; minimize where none was set.
    init(column: String) { self = column == "MAXIMIZE" ? .maximize : .minimize }
}
