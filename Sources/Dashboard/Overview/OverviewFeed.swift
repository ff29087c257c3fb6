import NIOCore
import Tuning

/// Tells pages how one study stands, whenever that changes, but not more often than a few times a second: the text is made once, for all of them.
actor OverviewFeed {
    private typealias Listener = AsyncStream<ByteBuffer>.Continuation

    private let study: StudyRecord.ID
    private let feed: StudyFeed
    private let overviews: StudyOverviews
    private let clock: any Clock<Duration>
    private var listeners: [Int: Listener] = [:]
    private var joined = 0
    private var work: Task<Void, Never>?
    private var changed: Set<Int> = []
    private var outline: JSON?
    private var isDue = false

    init(
        of study: StudyRecord.ID, on feed: StudyFeed, _ overviews: StudyOverviews,
        clock: any Clock<Duration>
    ) {
        (self.study, self.feed, self.overviews, self.clock) = (study, feed, overviews, clock)
    }

    /// How many numbers of trials are told that changed.
    private static let mostNumbers = 100
    /// How long it is waited between two texts: longer when many read them.
    private var pause: Duration { max(.milliseconds(250), .milliseconds(4) * listeners.count) }

    /// How the study stands now, and whenever it stands otherwise.
    ///
    /// A reader that is slow misses what is no longer so.
    func texts() -> EventTexts {
        let (stream, listener) = AsyncStream.makeStream(
            of: ByteBuffer.self, bufferingPolicy: .bufferingNewest(4))
        joined += 1
        let number = joined
        listener.onTermination = { _ in Task { await self.leave(number) } }
        listeners[number] = listener
        if work == nil { work = Task { await follow() } }
        Task { await greet(number) }
        return EventTexts(stream, told: listener)
    }

    private func leave(_ number: Int) {
        listeners[number] = nil
        guard listeners.isEmpty else { return }
        work?.cancel()
        (work, outline, changed) = (nil, nil, [])
    }

    /// Tells a newcomer everything.
    private func greet(_ number: Int) async {
        guard let overview = try? await overviews.overview(of: study) else { return }
        listeners[number]?.yield(
            ByteBuffer(
                string: Self.event("study", overview.study) + Self.event("standing", overview.standing)))
        // What was told meanwhile may have been newer: it is told again.
        isDue = true
        wake()
    }

    private func follow() async {
        await withTaskGroup(of: Void.self) { group in
            group.addTask { await self.listen() }
            group.addTask { await self.speak() }
        }
    }

    /// How soon it is to be heard of a change while others happen.
    private static let pace = Duration.milliseconds(100)

    private func listen() async {
        for await batch in await feed.batches(since: nil, pace: Self.pace) {
            if batch.isDeleted {
                tell(Self.event("deleted", [:]))
                for listener in listeners.values { listener.finish() }
                return
            }
            guard !batch.trials.isEmpty || batch.study != nil else { continue }
            for trial in batch.trials where changed.count < Self.mostNumbers { changed.insert(trial.number) }
            isDue = true
            wake()
        }
    }

    private var sleeper: CheckedContinuation<Void, Never>?

    private func wake() {
        sleeper?.resume()
        sleeper = nil
    }

    /// Waits until something is to be told.
    private func rest() async {
        guard !isDue, !Task.isCancelled else { return }
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                if isDue || Task.isCancelled { continuation.resume() } else { sleeper = continuation }
            }
        } onCancel: {
            Task { await self.wake() }
        }
    }

    private func speak() async {
        while !Task.isCancelled {
            await rest()
            guard isDue else { continue }
            isDue = false
            let numbers = changed.sorted()
            changed = []
            do { try await tellStanding(numbers) } catch {
                // A storage that is away comes back: nothing that changed is forgotten.
                changed.formUnion(numbers)
                isDue = true
            }
            try? await clock.sleep(for: pause)
        }
    }

    private func tellStanding(_ numbers: [Int]) async throws {
        let overview = try await overviews.overview(of: study)
        var text = ""
        if outline != overview.study {
            outline = overview.study
            text += Self.event("study", overview.study)
        }
        guard case .object(let members) = overview.standing else { return }
        let changes = JSON.Member("changed", .array(numbers.map(JSON.int)))
        tell(text + Self.event("standing", .object(members + [changes])))
    }

    private func tell(_ text: String) {
        let bytes = ByteBuffer(string: text)
        for listener in listeners.values { listener.yield(bytes) }
    }

    static func event(_ kind: String, _ data: JSON) -> String {
        "event: \(kind)\ndata: \(data.text.rawValue)\n\n"
    }
}
