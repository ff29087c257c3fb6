import Synchronization

/// Keeps the states of the histories that were asked about last.
final class CMAESCache: Sendable {
    /// The state of a history as it is, and as it was some rows ago.
    private struct Entry: Sendable {
        var current: CMAESState
        /// Trials that start side by side may ask with snapshots in another order than they were taken in.
        var checkpoints: [CMAESState] = []
    }

    /// How many rows lie between two checkpoints.
    private static let distance = 128

    private let entries = Mutex<[UInt64: Entry]>([:])

    func withState<Result: Sendable>(
        of history: History, _ space: SearchSpace, _ sampler: CMAESSampler, _ body: (CMAESState) -> Result
    ) -> Result {
        entries.withLock { entries in
            // Identities grow: the smallest is the oldest.
            if entries[history.identity] == nil, entries.count >= 8, let oldest = entries.keys.min() {
                entries[oldest] = nil
            }
            let fresh = { Entry(current: CMAESState(sampler, space, history.directions[0])) }
            return { (entry: inout Entry) in
                if entry.current.dimensions.space != space { entry = fresh() }
                if entry.current.seen > history.count {
                    let past = entry.checkpoints.last { $0.seen <= history.count }
                    var state = past ?? fresh().current
                    state.update(history, sampler)
                    return body(state)
                }
                entry.current.update(history, sampler)
                if entry.current.seen - (entry.checkpoints.last?.seen ?? 0) >= Self.distance {
                    entry.checkpoints = entry.checkpoints.suffix(1) + [entry.current]
                }
                return body(entry.current)
            }(&entries[history.identity, default: fresh()])
        }
    }
}
