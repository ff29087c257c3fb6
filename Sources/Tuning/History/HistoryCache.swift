import Synchronization

/// Keeps what is derived from the histories that were asked about last.
///
/// ```swift
/// let cache = HistoryCache<Sums>()
/// let sum = cache.withState(of: history, startingWith: Sums()) { sums in
///     sums.update(history)
///     return sums.total
/// }
/// ```
/// A state reads the rows of its history that are new to it, which are those at the end: rows never change. It may be
/// asked with a snapshot of a while ago, which has fewer rows than it has read; what it says then must follow from those
/// rows alone. So nobody can tell a cache from one that has just been made, but by the time.
package final class HistoryCache<State: Sendable>: Sendable {
    private let states = Mutex<[UInt64: State]>([:])
    private let capacity: Int

    /// An empty cache for `capacity` histories.
    package init(capacity: Int = 8) {
        precondition(capacity > 0, "A cache keeps something.")
        self.capacity = capacity
    }

    /// Gives `body` the state of `history`: the one that it left when it was asked last, or a `new` one.
    ///
    /// One at a time.
    package func withState<Result: Sendable>(
        of history: History, startingWith new: @autoclosure () -> State,
        _ body: (inout State) throws -> Result
    ) rethrows -> Result {
        try withState(under: history.identity, startingWith: new(), body)
    }

    func withState<Result: Sendable>(
        under key: UInt64, startingWith new: @autoclosure () -> State,
        _ body: (inout State) throws -> Result
    ) rethrows -> Result {
        try states.withLock { states in
            // Identities grow: the smallest is the oldest.
            if states.count >= capacity, !states.keys.contains(key), let oldest = states.keys.min() {
                states[oldest] = nil
            }
            return try body(&states[key, default: new()])
        }
    }
}
