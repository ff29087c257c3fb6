import Synchronization

/// Messages from anywhere to one task, in order.
///
/// Unlike a stream, it does not end when the task is cancelled: a process has to be waited for all the same.
final class Mailbox<Message: Sendable>: Sendable {
    private struct State {
        var messages: [Message] = []
        var waiting: CheckedContinuation<Message, Never>?
    }
    private let state = Mutex(State())

    func send(_ message: Message) {
        let waiting = state.withLock { state -> CheckedContinuation<Message, Never>? in
            if let waiting = state.waiting {
                state.waiting = nil
                return waiting
            }
            state.messages.append(message)
            return nil
        }
        waiting?.resume(returning: message)
    }

    /// The oldest message; waits for one.
    ///
    /// Only one task may ask.
    func next() async -> Message {
        await withCheckedContinuation { continuation in
            let message = state.withLock { state -> Message? in
                guard state.messages.isEmpty else { return state.messages.removeFirst() }
                precondition(state.waiting == nil, "A mailbox has one reader.")
                state.waiting = continuation
                return nil
            }
            if let message { continuation.resume(returning: message) }
        }
    }
}
