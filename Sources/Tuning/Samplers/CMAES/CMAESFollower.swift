/// The state of a history as it is, and as it was some rows ago.
struct CMAESFollower: Sendable {
    private var current: CMAESState
    /// Trials that start side by side may ask with snapshots in another order than they were taken in.
    private var checkpoints: [CMAESState] = []

    /// How many rows lie between two checkpoints.
    private static let distance = 128

    /// Begins with a state that has read nothing yet.
    init(_ state: CMAESState) { current = state }

    /// The state that knows all rows of `history`, whether it is longer or shorter than the last one.
    ///
    /// - Parameter new: A state that has read nothing yet.
    mutating func state(
        of history: History, _ space: SearchSpace, new: @autoclosure () -> CMAESState
    ) -> CMAESState {
        if current.dimensions.space != space { self = Self(new()) }
        if current.seen > history.count {
            var past = checkpoints.last { $0.seen <= history.count } ?? new()
            return past.update(history) == nil ? past : new().updated(history)
        }
        if let disputed = current.update(history) {
            checkpoints.removeAll { $0.generation >= disputed }
            current = checkpoints.last ?? new()
            if current.update(history) != nil { self = Self(new().updated(history)) }
        }
        if current.seen - (checkpoints.last?.seen ?? 0) >= Self.distance {
            checkpoints = checkpoints.suffix(1) + [current]
        }
        return current
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
