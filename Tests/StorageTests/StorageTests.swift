import Testing
import Tuning
import TuningTesting

@Test func memoryHonoursItsContract() async throws {
    try await StorageContract { InMemoryStorage() }.verify()
}
