import NIOCore
import NIOHPACK
import NIOHTTP2

/// Takes the calls of one connection: a stream is a call, and a call is one message each way.
///
/// A stream has no channel of its own here, which would cost more than the call.
final class CallHandler: ChannelInboundHandler {
    typealias InboundIn = HTTP2Frame
    typealias OutboundOut = HTTP2Frame

    /// What may be sent on a stream, and on all of them, before it is told that it was taken.
    static let streamWindow = 1 << 22
    private static let connectionWindow = 1 << 26

    private struct Stream {
        let headers: HPACKHeaders
        var data: ByteBuffer
        var untold = 0
    }

    private let take: @Sendable (Call) -> Void
    /// The requests that are not there whole, and the calls that are not answered.
    private var streams: [HTTP2StreamID: Stream] = [:]
    private var context: ChannelHandlerContext?
    private var last = HTTP2StreamID.rootStream
    private var untold = 0
    private var isToFlush = false
    private var isEnding = false

    /// Hands calls to `take`.
    init(_ take: @escaping @Sendable (Call) -> Void) { self.take = take }

    func handlerAdded(context: ChannelHandlerContext) { self.context = context }
    func handlerRemoved(context: ChannelHandlerContext) { self.context = nil }

    func channelActive(context: ChannelHandlerContext) {
        tell(Self.connectionWindow, on: .rootStream)
        context.fireChannelActive()
    }

    func channelInactive(context: ChannelHandlerContext) {
        streams = [:]
        context.fireChannelInactive()
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let frame = unwrapInboundIn(data)
        switch frame.payload {
        case .headers(let headers):
            if streams[frame.streamID] == nil {
                streams[frame.streamID] = Stream(headers: headers.headers, data: ByteBuffer())
                last = max(last, frame.streamID)
            }
            if headers.endStream { begin(frame.streamID) }
        case .data(let part): read(part, on: frame.streamID)
        case .rstStream: remove(frame.streamID)
        default: break
        }
    }

    private func read(_ part: HTTP2Frame.FramePayload.Data, on id: HTTP2StreamID) {
        guard case .byteBuffer(var bytes) = part.data else { return }
        let count = bytes.readableBytes + (part.paddingBytes ?? 0)
        untold += count
        if untold > Self.connectionWindow / 2 {
            tell(untold, on: .rootStream)
            untold = 0
        }
        guard streams[id] != nil else { return }
        streams[id]?.data.writeBuffer(&bytes)
        if part.endStream { return begin(id) }
        streams[id]?.untold += count
        if let untold = streams[id]?.untold, untold > Self.streamWindow / 2 {
            tell(untold, on: id)
            streams[id]?.untold = 0
        }
    }

    /// Tells that so many bytes more may be sent.
    private func tell(_ bytes: Int, on id: HTTP2StreamID) {
        send([.windowUpdate(windowSizeIncrement: bytes)], on: id)
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if let event = event as? StreamClosedEvent { remove(event.streamID) }
        context.fireUserInboundEventTriggered(event)
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        // What is wrong with one stream has ended that one alone.
        if !(error is NIOHTTP2Errors.StreamError) { context.close(promise: nil) }
    }

    private func remove(_ id: HTTP2StreamID) {
        streams[id] = nil
        closeIfOver()
    }
}

/// Calls.
extension CallHandler {
    /// Hands on the call whose request is there.
    private func begin(_ id: HTTP2StreamID) {
        guard let stream = streams[id], let context else { return }
        streams[id]?.data = ByteBuffer()
        let (loop, handler) = (context.eventLoop, NIOLoopBound(self, eventLoop: context.eventLoop))
        take(
            Call(headers: stream.headers, request: stream.data) { frames in
                if loop.inEventLoop {
                    handler.value.answer(frames, on: id)
                } else {
                    loop.execute { handler.value.answer(frames, on: id) }
                }
            })
    }

    /// Sends a reply, unless the stream was closed meanwhile.
    private func answer(_ frames: [HTTP2Frame.FramePayload], on id: HTTP2StreamID) {
        if streams[id] != nil { send(frames, on: id) }
    }

    /// Sends frames, together with all others of this moment.
    private func send(_ frames: [HTTP2Frame.FramePayload], on id: HTTP2StreamID) {
        guard let context else { return }
        for frame in frames {
            context.write(wrapOutboundOut(HTTP2Frame(streamID: id, payload: frame)), promise: nil)
        }
        guard !isToFlush else { return }
        isToFlush = true
        let handler = NIOLoopBound(self, eventLoop: context.eventLoop)
        context.eventLoop.execute {
            handler.value.isToFlush = false
            handler.value.context?.flush()
        }
    }
}

/// The end.
extension CallHandler {
    /// Takes no more calls, and closes the connection when those that run are answered.
    func end() {
        guard !isEnding else { return }
        isEnding = true
        send([.goAway(lastStreamID: last, errorCode: .noError, opaqueData: nil)], on: .rootStream)
        closeIfOver()
    }

    private func closeIfOver() {
        guard isEnding, streams.isEmpty, let context else { return }
        context.flush()
        context.close(promise: nil)
    }
}
