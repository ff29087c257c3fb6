import FoundationEssentials
import Tuning

/// How far a study is, and how fast it goes.
struct Progress: Sendable {
    /// How many trials count as finished.
    var finished: Int
    /// How many it is to have in the end; `nil` if nobody said.
    var target: Int?
    /// How many trials ended in a second, lately; `nil` if too few did.
    var rate: Double?
    /// How many seconds are left; `nil` if that cannot be told.
    var secondsLeft: Double?

    /// - Parameter ends: When the last trials ended, rising.
    init(finished: Int, target: Int?, ends: [Date], isMoving: Bool, now: Date) {
        (self.finished, self.target) = (finished, target)
        if ends.count > 2, let first = ends.first, let last = ends.last, last > first {
            rate = Double(ends.count - 1) / last.timeIntervalSince(first)
        }
        guard let target, let rate, isMoving else { return }
        let sinceLast = ends.last.map { max(0, now.timeIntervalSince($0)) } ?? 0
        // What has passed since the last end counts as work done, but for no more than a trial.
        secondsLeft = max(0, Double(max(0, target - finished)) / rate - min(sinceLast, 1 / rate))
    }

    var json: JSON {
        [
            "finished": .int(finished), "target": target.map(JSON.int) ?? .null,
            "per_second": rate.map(JSON.float) ?? .null, "seconds_left": secondsLeft.map(JSON.float) ?? .null,
        ]
    }
}
