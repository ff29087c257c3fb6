package import Tuning

/// What a database holds, as far as it decides how to go on.
package enum SchemaState: Hashable, Sendable {
    /// None of Optuna's tables.
    case absent
    /// Optuna's tables, of the one schema that is known here.
    case current(DateForm)
    /// Optuna's tables, of another schema.
    case unknown(version: String)

    /// Judges a database by what it says about itself.
    ///
    /// - Parameters:
    ///   - tables: The names of its tables.
    ///   - stamp: What Optuna's migrations left; `nil` if there is no such table, or an empty one.
    ///   - number: The number that stood for the schema before there were stamps.
    ///   - library: The version of the library that made it.
    package init(tables: Set<String>, stamp: String?, number: Int?, library: String?) {
        if let stamp, stamp != Schema.stamp {
            self = .unknown(version: stamp)
        } else if !tables.contains("studies") {
            self = .absent
        } else if stamp == nil, let number, number != Schema.number {
            self = .unknown(version: String(number))
        } else {
            self = .current(DateForm(libraryVersion: library))
        }
    }
}

extension SQLSession {
    /// What the database holds.
    package func schemaState(tables: Set<String>) throws(StorageError) -> SchemaState {
        var (stamp, number, library): (String?, Int?, String?)
        if tables.contains("alembic_version") {
            stamp = try first("SELECT version_num FROM alembic_version") { $0.text(0) }
        }
        if tables.contains("version_info") {
            (number, library) =
                try first("SELECT schema_version, library_version FROM version_info") {
                    ($0.int(0), $0.optionalText(1))
                } ?? (nil, nil)
        }
        return SchemaState(tables: tables, stamp: stamp, number: number, library: library)
    }

    /// Makes what is missing of the tables, and stamps them, as Optuna would.
    package func completeSchema(of state: SchemaState) throws(StorageError) {
        if !Self.isRemote { for statement in Schema.optuna { try run(statement) } }
        if Self.isRemote, state == .absent { for statement in Schema.optunaInPostgres { try run(statement) } }
        if state == .absent { try run(Schema.trialsOfStudy) }
        try run(
            """
            INSERT INTO version_info (version_info_id, schema_version, library_version) VALUES (1, $1, $2)
            ON CONFLICT DO NOTHING
            """,
            .int(Schema.number), .text(Schema.libraryVersion))
        let isStamped = try first("SELECT 1 FROM alembic_version") { _ in true } ?? false
        if !isStamped {
            try run("INSERT INTO alembic_version (version_num) VALUES ($1)", .text(Schema.stamp))
        }
        for statement in Self.isRemote ? Schema.ownInPostgres : Schema.own + Schema.triggers {
            try run(statement)
        }
    }
}
