import Synchronization
import Tuning

/// A feed for each study whose page somebody looks at, or did.
final class OverviewFeeds: Sendable {
    private let feeds = Mutex<[StudyRecord.ID: OverviewFeed]>([:])
    private let changes: StudyFeeds
    private let overviews: StudyOverviews
    private let clock: any Clock<Duration>

    init(_ changes: StudyFeeds, _ overviews: StudyOverviews, clock: any Clock<Duration> = .continuous) {
        (self.changes, self.overviews, self.clock) = (changes, overviews, clock)
    }

    func feed(of study: StudyRecord) -> OverviewFeed {
        feeds.withLock { feeds in
            if let feed = feeds[study.id] { return feed }
            let feed = OverviewFeed(of: study.id, on: changes.feed(of: study), overviews, clock: clock)
            feeds[study.id] = feed
            return feed
        }
    }
}
