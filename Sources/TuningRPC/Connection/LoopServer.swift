import GRPCCore
import NIOCore
import NIOHPACK
import NIOHTTP2
import NIOPosix
import Synchronization

/// Answers calls of one message each way on the threads that read them.
///
/// It leaves out what such calls do not need, most of all a channel for each of them: a call costs the processor a quarter of what it
/// costs with the server of grpc-swift. Calls that stream are not taken, and connections are not encrypted.
final class LoopServer: Sendable {
    private struct State {
        var listener: (any Channel)?
        var connections: [ObjectIdentifier: Connection] = [:]
        var isEnding = false
    }
    private struct Connection {
        let channel: any Channel
        let handler: NIOLoopBound<CallHandler>
    }
    private let host: String
    private let wantedPort: Int
    private let group = LoopExecutor.group
    private let state = Mutex(State())
    private let listening: EventLoopPromise<Int>

    private let table: CallTable
    private let token: TokenCheck?

    /// A server that does not listen yet.
    init(_ table: CallTable, host: String, port: Int, token: TokenCheck?) {
        (self.table, self.host, wantedPort, self.token) = (table, host, port, token)
        listening = group.any().makePromise()
    }

    deinit { listening.fail(ChannelError.alreadyClosed) }

    /// The port that it listens at, once it does.
    var port: Int {
        get async throws { try await listening.futureResult.get() }
    }

    /// Serves until it is shut down.
    func serve() async throws {
        try await withServerContextRPCCancellationHandle { cancellation in
            let context = ServerContext(
                descriptor: MethodDescriptor(fullyQualifiedService: "", method: ""), remotePeer: "",
                localPeer: "", cancellation: cancellation)
            try await serve { call in
                Task(executorPreference: LoopExecutor.shared) { await self.answer(call, context) }
            }
        }
    }

    private func answer(_ call: Call, _ context: ServerContext) async {
        do {
            try token?.check(call.headers["authorization"])
            guard let answer = table[call.headers.first(name: ":path") ?? ""] else {
                throw RPCError(code: .unimplemented, message: "there is no such call")
            }
            call.succeed(try await answer(try call.request.message(), context))
        } catch {
            call.fail(RPCError(error))
        }
    }

    private func serve(_ take: @escaping @Sendable (Call) -> Void) async throws {
        let listener: any Channel
        do {
            listener = try await ServerBootstrap(group: group)
                .serverChannelOption(.backlog, value: 256)
                .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
                .childChannelOption(.socketOption(.so_keepalive), value: 1)
                // Mostly a request is all that is there: reading on would be in vain.
                .childChannelOption(.maxMessagesPerRead, value: 1)
                .childChannelInitializer { channel in
                    channel.eventLoop.makeCompletedFuture { try self.open(channel, take) }
                }
                .bind(host: host, port: wantedPort).get()
        } catch {
            listening.fail(error)
            throw error
        }
        await withTaskCancellationHandler {
            let isEnding = state.withLock { state in
                state.listener = listener
                return state.isEnding
            }
            if isEnding || Task.isCancelled { listener.close(promise: nil) }
            listening.succeed(listener.localAddress?.port ?? wantedPort)
            try? await listener.closeFuture.get()
            while let connection = state.withLock({ $0.connections.values.first }) {
                try? await connection.channel.closeFuture.get()
            }
        } onCancel: {
            let (listener, connections) = state.withLock {
                ($0.listener, $0.connections.values.map(\.channel))
            }
            listener?.close(promise: nil)
            for channel in connections { channel.close(promise: nil) }
        }
    }

    private func open(_ channel: any Channel, _ take: @escaping @Sendable (Call) -> Void) throws {
        let handler = CallHandler(take)
        let settings =
            nioDefaultSettings.filter { $0.parameter != .maxConcurrentStreams } + [
                HTTP2Setting(parameter: .maxConcurrentStreams, value: 1000),
                HTTP2Setting(parameter: .initialWindowSize, value: CallHandler.streamWindow),
            ]
        try channel.pipeline.syncOperations.addHandlers(
            [NIOHTTP2Handler(mode: .server, initialSettings: settings), handler])
        let connection = Connection(
            channel: channel, handler: NIOLoopBound(handler, eventLoop: channel.eventLoop))
        let isEnding = state.withLock { state in
            state.connections[ObjectIdentifier(channel)] = connection
            return state.isEnding
        }
        channel.closeFuture.whenComplete { [self] _ in
            state.withLock { _ = $0.connections.removeValue(forKey: ObjectIdentifier(channel)) }
        }
        if isEnding { channel.close(promise: nil) }
    }

    /// Takes no more connections and calls; what runs is answered.
    func beginGracefulShutdown() {
        let (listener, connections) = state.withLock { state in
            state.isEnding = true
            return (state.listener, Array(state.connections.values))
        }
        listener?.close(promise: nil)
        for connection in connections {
            connection.channel.eventLoop.execute { connection.handler.value.end() }
        }
    }
}
