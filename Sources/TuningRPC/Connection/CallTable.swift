import GRPCCore
import SwiftProtobuf

/// The calls that a server answers, each with one message, by their paths.
struct CallTable: Sendable {
    /// Answers a call; the context says nothing of use, and generated code asks for one.
    typealias Answer = @Sendable (MessageBytes, ServerContext) async throws -> MessageBytes

    private var answers: [String: Answer] = [:]

    /// How the call of a path is answered.
    subscript(path: String) -> Answer? { answers[path] }

    /// Adds a call.
    ///
    /// - Parameter isLong: Whether a reply is so long that writing it would keep other calls waiting; no reply is unless it is told.
    mutating func add<Request: Message, Reply: Message>(
        _ method: MethodDescriptor, isLong: @escaping @Sendable (Reply) -> Bool = { _ in false },
        _ body: @escaping @Sendable (Request, ServerContext) async throws -> Reply
    ) {
        let answer: Answer = { bytes, context in
            let request: Request
            do {
                request = try Request(serializedBytes: bytes)
            } catch {
                throw RPCError(code: .invalidArgument, message: "the request is no message of this call")
            }
            let reply = try await body(request, context)
            guard isLong(reply) else { return try reply.serializedBytes() as MessageBytes }
            return try await withTaskExecutorPreference(globalConcurrentExecutor) {
                try reply.serializedBytes() as MessageBytes
            }
        }
        answers["/\(method.fullyQualifiedMethod)"] = { bytes, context in
            guard bytes.count > Self.longRequest else { return try await answer(bytes, context) }
            return try await withTaskExecutorPreference(globalConcurrentExecutor) {
                try await answer(bytes, context)
            }
        }
    }

    /// The size from which on reading a request would keep other calls waiting, in bytes.
    private static let longRequest = 1 << 18
}
