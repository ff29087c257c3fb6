import AsyncAlgorithms
import HTTPTypes
import Hummingbird
import NIOCore
import ServiceLifecycle
import Tuning

/// What happens to a study, as it happens.
extension API {
    var eventOperations: [Operation] {
        [
            Operation(
                id: "events", method: .get, path: "/api/studies/{name}/events",
                summary:
                    "Server-sent events: `trial` with a trial that changed, `study` with the study, `deleted`.",
                parameters: [
                    .study,
                    .init(
                        name: "Last-Event-ID", place: .header,
                        summary: "Where to go on: of the last event, or of a list of trials.",
                        schema: Schemas.text),
                    .query("last_event_id", "The same, for readers that can set no header.", Schemas.text),
                ],
                endings: [.ok("Events without end.", Schemas.text, type: "text/event-stream")],
                refusals: [404, 422]
            ) { try await events($0) }
        ]
    }

    private func events(_ call: Call) async throws -> Reply {
        let start = try start(call)
        let study = try await studies.study(call.path("name"))
        let feed = feeds.feed(of: try await storage.study(study.id))
        let metric = study.reportedMetric
        return .stream(type: "text/event-stream; charset=utf-8") { writer in
            let batches = await feed.batches(since: start).map { Optional($0) }
            let beats = AsyncTimerSequence(interval: Self.beat, clock: .continuous).map { _ in FeedBatch?.none
            }
            for try await batch in merge(batches, beats).cancelOnGracefulShutdown() {
                // A line that says nothing tells whether the reader is still there.
                try await writer.write(ByteBuffer(string: batch?.text(metric) ?? ":\n\n"))
                if batch?.isDeleted == true { break }
            }
        }
    }

    /// How often a reader is sent something.
    private static let beat = Duration.seconds(15)

    /// What a reader has seen; `nil` if it has only come.
    private func start(_ call: Call) throws(Refusal) -> Revision? {
        guard let text = call.request.headers[.lastEventID] ?? call.query("last_event_id") else { return nil }
        guard let id = EventID(text) else {
            throw .wrong("Last-Event-ID", expected: "what the last event said")
        }
        return id.revision ?? .start
    }
}
