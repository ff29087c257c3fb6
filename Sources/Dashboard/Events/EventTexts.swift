import NIOCore
import ServiceLifecycle

/// The events that one page is sent, as texts that are made once for all pages.
struct EventTexts: Sendable {
    private let texts: AsyncStream<ByteBuffer>
    private let listener: AsyncStream<ByteBuffer>.Continuation

    /// What `listener` is told.
    init(_ texts: AsyncStream<ByteBuffer>, told listener: AsyncStream<ByteBuffer>.Continuation) {
        (self.texts, self.listener) = (texts, listener)
    }

    /// A line that says nothing: it tells whether the reader is still there.
    private static let beat = ByteBuffer(string: ":\n\n")
    /// How often a reader is sent something.
    private static let pause = Duration.seconds(15)

    /// Hands over the texts as they come, until the server stops or `write` fails.
    ///
    /// A page costs a task that waits and a timer, and a text nothing but its writing: hundreds may listen.
    func forEach(_ write: (ByteBuffer) async throws -> Void) async throws {
        // The reader knows at once that it is connected.
        try await write(Self.beat)
        let beats = Task { [listener] in
            while (try? await Task.sleep(for: Self.pause)) != nil { listener.yield(Self.beat) }
        }
        defer {
            beats.cancel()
            listener.finish()
        }
        try await withGracefulShutdownHandler {
            for await text in texts { try await write(text) }
        } onGracefulShutdown: { [listener] in
            listener.finish()
        }
    }
}
