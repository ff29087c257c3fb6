import Synchronization

/// Keeps the states of the histories that were asked about last.
final class GaussianProcessCache: Sendable {
    private let states = Mutex<[UInt64: GaussianProcessState]>([:])

    func withState<Result: Sendable>(
        of history: History, _ body: (inout GaussianProcessState) throws -> Result
    ) rethrows -> Result {
        try states.withLock { states in
            // Identities grow: the smallest is the oldest.
            if states[history.identity] == nil, states.count >= 4, let oldest = states.keys.min() {
                states[oldest] = nil
            }
            return try body(&states[history.identity, default: GaussianProcessState()])
        }
    }
}
