import Foundation
import Testing
import Tuning
import TuningSQLite
import TuningTesting

@Test func memoryHonoursItsContract() async throws {
    try await StorageContract { InMemoryStorage() }.verify()
}

@Test func sqliteHonoursItsContract() async throws {
    let folder = try TemporaryFolder()
    try await StorageContract { try SQLiteStorage(path: folder.newFile()) }.verify()
}
