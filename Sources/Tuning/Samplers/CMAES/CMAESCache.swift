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
            let state = { CMAESState(sampler, space, history.directions[0]) }
            return { (entry: inout Entry) in
                if entry.current.dimensions.space != space { entry = Entry(current: state()) }
                if entry.current.seen > history.count {
                    var past = entry.checkpoints.last { $0.seen <= history.count } ?? state()
                    if past.update(history) != nil { past = state().updated(history) }
                    return body(past)
                }
                if let disputed = entry.current.update(history) {
                    entry.checkpoints.removeAll { $0.generation >= disputed }
                    entry.current = entry.checkpoints.last ?? state()
                    if entry.current.update(history) != nil {
                        entry = Entry(current: state().updated(history))
                    }
                }
                if entry.current.seen - (entry.checkpoints.last?.seen ?? 0) >= Self.distance {
                    entry.checkpoints = entry.checkpoints.suffix(1) + [entry.current]
                }
                return body(entry.current)
            }(&entries[history.identity, default: Entry(current: state())])
        }
    }
}

extension CMAESState {
    /// A state that has read nothing yet, after all of `history`.
    func updated(_ history: History) -> CMAESState {
        var state = self
        // Without a generation that was told, none can be disputed.
        _ = state.update(history)
        return state
    }
}
