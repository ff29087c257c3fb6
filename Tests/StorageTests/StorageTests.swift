import Foundation
import TestServers
import Testing
import Tuning
import TuningJournal
import TuningSQLite
import TuningTesting

@Test func memoryHonoursItsContract() async throws {
    try await StorageContract { InMemoryStorage() }.verify()
}

@Test func sqliteHonoursItsContract() async throws {
    let folder = try TemporaryFolder()
    try await StorageContract { try SQLiteStorage(path: folder.newFile()) }.verify()
}

/// Two storages on one file are as good as one: each sees what the other did.
@Test func twoStoragesOnOneFileHonourTheContract() async throws {
    let folder = try TemporaryFolder()
    try await StorageContract {
        let path = folder.newFile()
        return TakingTurns(try SQLiteStorage(path: path), try SQLiteStorage(path: path))
    }.verify()
}

@Test func journalHonoursItsContract() async throws {
    let folder = try TemporaryFolder()
    try await StorageContract { try JournalStorage(path: folder.newFile(".log")) }.verify()
}

/// Two storages on one journal are as good as one.
@Test func twoStoragesOnOneJournalHonourTheContract() async throws {
    let folder = try TemporaryFolder()
    try await StorageContract {
        let path = folder.newFile(".log")
        return TakingTurns(try JournalStorage(path: path), try JournalStorage(path: path))
    }.verify()
}

/// What a storage need not do itself is as good.
@Test func oneThatDecidesLittleHonoursTheContract() async throws {
    try await StorageContract { WithoutDecisions(base: InMemoryStorage()) }.verify()
}
