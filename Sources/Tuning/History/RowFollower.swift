/// What is derived from the rows of a history, and kept up with rows that come and that are taken out.
///
/// A sampler's state begins anew when a paused trial goes on, since a row is gone; one that follows does not.
protocol RowFollower: Sendable {
    /// How far it has read.
    var position: History.Position { get set }
    /// Reads a row.
    mutating func add(row: Int, of history: History)
    /// Forgets the row of the trial `number`.
    mutating func remove(_ number: Int)
}

extension RowFollower {
    /// Reads what is new in `history`; `false` if it has read more than that.
    fileprivate mutating func follow(_ history: History) -> Bool {
        guard let (gone, rows) = history.changes(since: &position) else { return false }
        for number in gone { remove(number) }
        for row in rows { add(row: row, of: history) }
        return true
    }
}

extension HistoryCache where State: RowFollower {
    /// Gives `body` a state that has read the rows of `history`: the one that is kept, as long as it `fits`, or a `new` one.
    ///
    /// O(rows that came or went since the last call).
    func follow<Result: Sendable>(
        _ history: History, startingWith new: @autoclosure () -> State,
        while fits: (State) -> Bool = { _ in true },
        _ body: (State) -> Result
    ) -> Result {
        withState(under: history.lineage, startingWith: new()) { state in
            if !fits(state) { state = new() }
            if state.follow(history) { return body(state) }
            // Asked with a snapshot of a while ago.
            var state = new()
            _ = state.follow(history)
            return body(state)
        }
    }
}
