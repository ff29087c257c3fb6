import GRDB

/// How a connection is opened.
struct ConnectionSettings: Sendable {
    var synchronous: SQLiteStorage.Synchronous
    var patience: Duration
    var pragmas: [String]
    var isReadOnly = false

    /// The settings as GRDB takes them; `wait` is called for others that hold a lock.
    func configuration(waitingBy wait: BusyWait) -> Configuration {
        var configuration = Configuration()
        configuration.label = "apus.sqlite"
        configuration.readonly = isReadOnly
        // As in Optuna, whose rows a connection that enforces foreign keys might refuse.
        configuration.foreignKeysEnabled = false
        configuration.busyMode = .callback { wait.goesOn(after: $0) }
        let pragmas = pragmas + ["synchronous = \(synchronous.rawValue)"]
        configuration.prepareDatabase { database in
            for pragma in pragmas { try database.execute(sql: "PRAGMA \(pragma)") }
        }
        return configuration
    }
}
