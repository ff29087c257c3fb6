import Synchronization
import Tuning

/// What happened to a study between two looks.
struct FeedBatch: Sendable {
    /// The trials that changed, as they are now.
    var trials: [FrozenTrial] = []
    /// The study, if what is noted with it has changed.
    var study: StudyRecord?
    /// Whether the study is gone; nothing comes after.
    var isDeleted = false
    var id: EventID
}

/// Looks for changes of one study on behalf of all who listen: nobody looks when nobody listens.
///
/// Whoever joins with a revision is told first what has happened since. Then everybody is told the same: each change once, or
/// more often, and never an older state of a trial after a newer one.
actor StudyFeed {
    private typealias Listener = AsyncStream<FeedBatch>.Continuation

    private let study: StudyRecord.ID
    private let storage: any Storage
    private let census: LiveCensus
    private let clock: any Clock<Duration>
    private var listeners: [Int: Listener] = [:]
    private var newcomers: [(number: Int, revision: Revision?, listener: Listener)] = []
    /// How soon each reader wants to hear.
    private var paces: [Int: Duration] = [:]
    private var joined = 0
    private var looking: Task<Void, Never>?
    private var revision: Revision?
    private var record: StudyRecord?
    /// The trials that run, as they were told last.
    private var told: [Int: FrozenTrial] = [:]

    init(of study: StudyRecord, in storage: any Storage, _ census: LiveCensus, clock: any Clock<Duration>) {
        (self.study, self.storage, self.census, self.clock) = (study.id, storage, census, clock)
    }

    /// What happens from now on, and before it what has happened since `revision`.
    ///
    /// - Parameter pace: How soon the reader wants to hear of a change while others happen.
    func batches(
        since revision: Revision?, pace: Duration = StudyFeed.pauses.shortest
    ) -> AsyncStream<FeedBatch> {
        let (stream, listener) = AsyncStream.makeStream(of: FeedBatch.self)
        joined += 1
        let number = joined
        listener.onTermination = { _ in Task { await self.leave(number) } }
        newcomers.append((number, revision, listener))
        paces[number] = pace
        if looking == nil { looking = Task { await look() } }
        return stream
    }

    private func leave(_ number: Int) {
        (listeners[number], paces[number]) = (nil, nil)
        newcomers.removeAll { $0.number == number }
        if listeners.isEmpty, newcomers.isEmpty {
            looking?.cancel()
            looking = nil
            census.unfollow()
        }
    }

    /// How long it is waited between two looks: longer when nothing happens.
    static let pauses = (shortest: Duration.milliseconds(25), longest: Duration.milliseconds(400))

    private var shortestPause: Duration { paces.values.min() ?? Self.pauses.shortest }

    private func look() async {
        var pause = shortestPause
        while !Task.isCancelled {
            do {
                try await welcome()
                let hasChanged = try await tellChanges()
                pause = hasChanged ? shortestPause : min(pause * 2, Self.pauses.longest)
            } catch StorageError.noStudyWithID, StorageError.noStudy {
                tell(FeedBatch(isDeleted: true, id: EventID(revision ?? .start)))
                for listener in listeners.values { listener.finish() }
                for newcomer in newcomers { newcomer.listener.finish() }
                (listeners, newcomers, paces, looking) = ([:], [], [:], nil)
                census.unfollow()
                return
            } catch {
                // A storage that is away comes back; what happened meanwhile is told then.
                pause = Self.pauses.longest
            }
            try? await clock.sleep(for: pause)
        }
    }

    /// Tells whoever has joined what happened before.
    ///
    /// As the next look begins where the last one ended, nothing is missed.
    private func welcome() async throws {
        if !census.isFollowed {
            record = try await storage.study(study)
            revision = try await census.follow()
        }
        while let newcomer = newcomers.first {
            var batch = FeedBatch(id: EventID(revision ?? .start))
            if let since = newcomer.revision {
                let changes = try await storage.changes(in: study, since: since)
                (batch.trials, batch.id) = (changes.trials, EventID(changes.revision))
            }
            guard let place = newcomers.firstIndex(where: { $0.number == newcomer.number }) else { continue }
            newcomers.remove(at: place)
            newcomer.listener.yield(batch)
            listeners[newcomer.number] = newcomer.listener
        }
    }

    private func tellChanges() async throws -> Bool {
        let current = try await storage.study(study)
        let changes = try await census.changes()
        var batch = FeedBatch(id: EventID(changes.revision))
        batch.trials = changes.trials.filter { isNews($0) }
        if current != record { batch.study = current }
        (revision, record) = (changes.revision, current)
        guard !batch.trials.isEmpty || batch.study != nil else { return false }
        tell(batch)
        return true
    }

    /// Whether there is more to tell of a trial than that its worker lives.
    private func isNews(_ trial: FrozenTrial) -> Bool {
        guard !trial.state.isFinished else {
            told[trial.number] = nil
            return true
        }
        var trial = trial
        trial.record.lease = nil
        if told[trial.number] == trial { return false }
        told[trial.number] = trial
        return true
    }

    private func tell(_ batch: FeedBatch) {
        for listener in listeners.values { listener.yield(batch) }
    }
}

/// A feed for each study that somebody listens to, or did.
final class StudyFeeds: Sendable {
    private let feeds = Mutex<[StudyRecord.ID: StudyFeed]>([:])
    private let storage: any Storage
    private let censuses: Censuses
    private let clock: any Clock<Duration>

    init(of storage: any Storage, _ censuses: Censuses, clock: any Clock<Duration> = .continuous) {
        (self.storage, self.censuses, self.clock) = (storage, censuses, clock)
    }

    func feed(of study: StudyRecord) -> StudyFeed {
        feeds.withLock { feeds in
            if let feed = feeds[study.id] { return feed }
            let feed = StudyFeed(of: study, in: storage, censuses.census(of: study), clock: clock)
            feeds[study.id] = feed
            return feed
        }
    }
}
