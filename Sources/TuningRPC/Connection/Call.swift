import GRPCCore
import NIOCore
import NIOHPACK
import NIOHTTP2
import Synchronization

/// A call whose request is there, whole.
struct Call: Sendable {
    let method: MethodDescriptor
    let request: [RPCRequestPart<MessageBytes>]
    /// Takes the frames of the reply, once.
    let answer: @Sendable ([HTTP2Frame.FramePayload]) -> Void

    /// The call as the stream that services take.
    var stream: RPCStream<LoopTransport.Inbound, LoopTransport.Outbound> {
        RPCStream(
            descriptor: method, inbound: RPCAsyncSequence(wrapping: RequestParts(parts: request)),
            outbound: RPCWriter.Closable(wrapping: Reply(answer)))
    }
}

/// A request that is there already.
private struct RequestParts: AsyncSequence, Sendable {
    typealias Element = RPCRequestPart<MessageBytes>
    typealias Failure = any Error
    let parts: [Element]

    struct AsyncIterator: AsyncIteratorProtocol {
        var rest: ArraySlice<Element>

        mutating func next() async throws -> Element? { rest.popFirst() }
        mutating func next(isolation actor: isolated (any Actor)?) async throws(any Error) -> Element? {
            rest.popFirst()
        }
    }

    func makeAsyncIterator() -> AsyncIterator { AsyncIterator(rest: parts[...]) }
}

/// Collects a reply, and sends it when it is whole.
private final class Reply: ClosableRPCWriterProtocol {
    typealias Element = RPCResponsePart<MessageBytes>
    private struct State {
        var frames: [HTTP2Frame.FramePayload] = []
        var isOver = false
    }
    private let state = Mutex(State())
    private let answer: @Sendable ([HTTP2Frame.FramePayload]) -> Void

    init(_ answer: @escaping @Sendable ([HTTP2Frame.FramePayload]) -> Void) { self.answer = answer }

    func write(_ element: Element) async throws { put(element) }
    func write(contentsOf elements: some Sequence<Element>) async throws {
        for element in elements { put(element) }
    }
    func finish() async { finish(Status(code: .unknown, message: "no status was given")) }
    func finish(throwing error: any Error) async { finish(Status(code: .unknown, message: "\(error)")) }

    /// Ends a reply that has not ended.
    private func finish(_ status: Status) { put(.status(status, [:])) }

    private func put(_ part: Element) {
        let frames = state.withLock { state -> [HTTP2Frame.FramePayload]? in
            guard !state.isOver else { return nil }
            switch part {
            case .metadata(let metadata):
                var headers = HPACKHeaders.reply
                for (name, value) in metadata {
                    if case .string(let text) = value { headers.add(name: name.lowercased(), value: text) }
                }
                state.frames.append(.headers(.init(headers: headers)))
            case .message(let message):
                if state.frames.isEmpty { state.frames.append(.headers(.init(headers: .reply))) }
                for data in ByteBuffer.framing(message) {
                    state.frames.append(.data(.init(data: .byteBuffer(data))))
                }
            case .status(let status, let metadata):
                let headers = HPACKHeaders(status, metadata, endsWithoutMessage: state.frames.isEmpty)
                state.frames.append(.headers(.init(headers: headers, endStream: true)))
                state.isOver = true
                let frames = state.frames
                state.frames = []
                return frames
            }
            return nil
        }
        if let frames { answer(frames) }
    }
}
