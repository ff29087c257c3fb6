import TestServers
import Testing
import Tuning
import TuningPostgres
import TuningTesting

/// Whether there is a PostgreSQL to be started; Scripts/setup.sh installs it.
let hasPostgres: ConditionTrait = .enabled(
    "no initdb was found: install Debian's postgresql", { PostgresServer.programs != nil })

@Test(hasPostgres) func postgresHonoursItsContract() async throws {
    let server = try PostgresServer.shared.get()
    try await StorageContract { try await PostgresStorage(url: server.makeSchema()) }.verify()
}

/// Two storages on one database are as good as one: each sees what the other did.
@Test(hasPostgres) func twoStoragesOnOnePostgresDatabaseHonourTheContract() async throws {
    let server = try PostgresServer.shared.get()
    try await StorageContract {
        let url = try server.makeSchema()
        return TakingTurns(try await PostgresStorage(url: url), try await PostgresStorage(url: url))
    }.verify()
}
