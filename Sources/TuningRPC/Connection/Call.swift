import GRPCCore
import NIOCore
import NIOHPACK
import NIOHTTP2

/// A call whose request is there, whole.
struct Call: Sendable {
    let headers: HPACKHeaders
    let request: ByteBuffer
    /// Takes the frames of the reply, once.
    let answer: @Sendable ([HTTP2Frame.FramePayload]) -> Void

    /// Answers it with a message.
    func succeed(_ message: MessageBytes) {
        var frames: [HTTP2Frame.FramePayload] = [.headers(.init(headers: .reply))]
        for data in ByteBuffer.framing(message) { frames.append(.data(.init(data: .byteBuffer(data)))) }
        frames.append(.headers(.init(headers: .success, endStream: true)))
        answer(frames)
    }

    /// Refuses it.
    func fail(_ error: RPCError) {
        answer([.headers(.init(headers: HPACKHeaders(error), endStream: true))])
    }
}
