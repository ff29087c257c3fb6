import Foundation
import GRPCCore
import Numerical
import TestServers
import Testing
import Tuning
import TuningPostgres
import TuningRPC
import TuningSQLite

/// Whatever a client sends is answered, or refused with a status that says why; and a refused call leaves no trace.
@Suite struct NoiseTests {
    @Test func overMemory() async throws { try await expectSense(of: .inMemory) }

    @Test func overSQLite() async throws {
        let folder = try TemporaryFolder()
        try await expectSense(of: SQLiteStorage(path: folder.newFile()))
    }

    @Test(.enabled(if: PostgresServer.programs != nil, "there is no PostgreSQL on this machine"))
    func overPostgres() async throws {
        try await expectSense(of: PostgresStorage(url: PostgresServer.shared.get().makeSchema()))
    }

    private func expectSense(of storage: any Storage) async throws {
        let world = try await World(storage)
        try await withServer(of: storage) { port in
            await RawCalls.with(port: port) { calls in
                for message in world.wrongMessages { await expectRefusal(of: message, calls, world) }
                for message in world.oddMessages { await expectAnswer(to: message, calls) }
                await sendNoise(calls)
                #expect(await calls.code("optuna.StorageService/GetAllStudies") == nil)
            }
        }
        try await world.expectWhole()
    }

    private func expectRefusal(
        of message: (call: String, code: RPCError.Code, content: WireMessage), _ calls: RawCalls,
        _ world: World
    ) async {
        let before = await world.snapshot()
        let code = await calls.code(message.call, message.content.bytes)
        #expect(code == message.code, "\(message.call)")
        #expect(await world.snapshot() == before, "\(message.call)")
    }

    /// Odd, and right all the same: what is answered is stored.
    private func expectAnswer(to message: (call: String, content: WireMessage), _ calls: RawCalls) async {
        let answer = await calls.call(message.call, message.content.bytes)
        if case .failure(let error) = answer { Issue.record("\(message.call): \(error)") }
    }

    /// Bytes at random, and messages of which some bytes are wrong.
    private func sendNoise(_ calls: RawCalls) async {
        var random = RandomStream(seed: 1)
        let proper = WireMessage([
            .int(1, 1), .text(2, "x"), .double(3, 0.5), .text(4, World.float), .message(5, [.int(1, 2)]),
        ]).bytes
        for call in World.calls {
            for round in 0..<24 {
                var bytes = proper
                if round % 2 == 0 {
                    bytes = (0..<Int(random.next() % 40)).map { _ in UInt8(truncatingIfNeeded: random.next())
                    }
                } else {
                    for _ in 0...(round % 5) {
                        bytes[Int(random.next() % UInt64(bytes.count))] = UInt8(
                            truncatingIfNeeded: random.next())
                    }
                }
                let code = await calls.code(call, bytes)
                #expect(code != .unavailable && code != .unknown, "\(call): \(bytes)")
            }
        }
    }
}
