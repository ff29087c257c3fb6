import GRPCCore
import Testing
import Tuning
import TuningRPC

/// Calls a server without a client's help: the bytes of a message go in, the bytes of the reply come out.
@Suite struct StatusTests {
    @Test func aTokenIsAskedFor() async throws {
        try await withServer(of: .inMemory, token: "secret") { port in
            #expect(await code(of: "GetAllStudies", port) == .unauthenticated)
            #expect(await code(of: "GetAllStudies", port, token: "secre") == .unauthenticated)
            #expect(await code(of: "GetAllStudies", port, token: "secret") == nil)
        }
    }

    /// No call takes bytes that are no message for one, or does anything then.
    @Test func noiseIsRefused() async throws {
        let storage = InMemoryStorage()
        _ = try storage.createStudy(named: "s", directions: [.minimize])
        try await withServer(of: storage) { port in
            for method in [
                "CreateNewStudy", "DeleteStudy", "CreateNewTrial", "SetTrialParameter", "GetTrials",
            ] {
                #expect(await code(of: method, port, bytes: [0xFF, 0xFF, 0xFF, 0x01]) != nil, "\(method)")
            }
            #expect(await code(of: "NoSuchCall", port) == .unimplemented)
        }
        #expect(storage.studies().map(\.name) == ["s"])
        let study = try storage.study(named: "s")
        #expect(try storage.changes(in: study.id, since: .start).trials.isEmpty)
    }

    private func code(
        of method: String, _ port: Int, bytes: [UInt8] = [], token: String? = nil
    ) async -> RPCError.Code? {
        await RawCalls.with(port: port) {
            await $0.code("optuna.StorageService/" + method, bytes, token: token)
        }
    }
}
