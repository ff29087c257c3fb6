import GRPCCore
import GRPCNIOTransportHTTP2Posix
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

    /// The status that a call ends with, unless it is answered.
    private func code(
        of method: String, _ port: Int, bytes: [UInt8] = [], token: String? = nil
    ) async -> RPCError.Code? {
        do {
            let transport = try HTTP2ClientTransport.Posix(
                target: .ipv4(address: "127.0.0.1", port: port), transportSecurity: .plaintext)
            return try await withGRPCClient(transport: transport) { client in
                do {
                    let metadata: Metadata = token.map { ["authorization": "Bearer \($0)"] } ?? [:]
                    _ = try await client.unary(
                        request: ClientRequest(message: bytes, metadata: metadata),
                        descriptor: MethodDescriptor(
                            fullyQualifiedService: "optuna.StorageService", method: method),
                        serializer: Bytes(), deserializer: Bytes(), options: .defaults
                    ) { try $0.message }
                    return nil
                } catch let error as RPCError {
                    return error.code
                }
            }
        } catch {
            Issue.record(error)
            return nil
        }
    }
}

private struct Bytes: MessageSerializer, MessageDeserializer {
    func serialize<Container: GRPCContiguousBytes>(_ message: [UInt8]) throws -> Container {
        Container(message)
    }

    func deserialize<Container: GRPCContiguousBytes>(_ container: Container) throws -> [UInt8] {
        container.withUnsafeBytes { Array($0) }
    }
}
