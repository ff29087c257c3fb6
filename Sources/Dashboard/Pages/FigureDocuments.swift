import NIOCore
import Synchronization
import Tuning
import Visualization

/// The figures that were asked for last: pages ask for the same, and one is made for all of them.
final class FigureDocuments: Sendable {
    /// What tells figures apart.
    struct Key: Hashable, Sendable {
        var study: StudyRecord.ID
        var kind: FigureKind
        var options: FigureOptions
        var theme: Theme?
    }
    private struct Entry {
        var document: Document
        var revision: Revision
        var date: ContinuousClock.Instant
    }
    private struct State {
        var known: [Key: Entry] = [:]
        var making: [Key: Task<Document, any Error>] = [:]
    }
    private let state = Mutex(State())

    /// How many are kept.
    private static let capacity = 64

    /// The figure `key` of the study at `revision`, or one that is not older than `age`; if there is none, `text` makes it.
    func document(
        _ key: Key, at revision: Revision, orYoungerThan age: Duration,
        _ text: @escaping @Sendable () async throws -> String
    ) async throws -> Document {
        let now = ContinuousClock.now
        let known = state.withLock { $0.known[key] }
        if let known, known.revision == revision || now - known.date < age { return known.document }
        let task = state.withLock { state -> Task<Document, any Error> in
            // Who may not take an older one cannot take one that was begun before.
            if age > .zero, let task = state.making[key] { return task }
            let task = Task {
                let bytes = ByteBuffer(string: try await text())
                return Document(bytes, type: "application/json; charset=utf-8", level: 4)
            }
            state.making[key] = task
            return task
        }
        let result = await task.result
        state.withLock { state in
            if state.making[key] == task { state.making[key] = nil }
            guard case .success(let document) = result else { return }
            if state.known.count >= Self.capacity, state.known[key] == nil,
                let oldest = state.known.min(by: { $0.value.date < $1.value.date })?.key
            {
                state.known[oldest] = nil
            }
            state.known[key] = Entry(document: document, revision: revision, date: .now)
        }
        return try result.get()
    }
}
