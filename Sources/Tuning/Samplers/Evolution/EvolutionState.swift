import Numerical
import SearchAlgorithms

/// An algorithm that was told the first rows of a history.
struct EvolutionState<Algorithm: EvolutionaryAlgorithm>: Sendable {
    private(set) var algorithm: Algorithm
    private(set) var genes = GeneMap()
    /// The number of rows that were told.
    private(set) var seen = 0

    init(_ algorithm: Algorithm) { self.algorithm = algorithm }

    /// Tells the rows that are new, up to the row `end` if it is given.
    ///
    /// O(parameters) for each, where the parameters are those of the row before.
    mutating func update(_ history: History, upTo end: Int? = nil) {
        let signs = history.directions.map(\.sign)
        for row in seen..<max(seen, end ?? history.count) where history.states[row] == .complete {
            if genes.formUnion(history.spaces[row]) {
                let genes = genes
                algorithm.revise { genes.genome(ofRow: $0.id, in: history) }
            }
            let losses = signs.indices.map { signs[$0] * history.objectives[$0][row] }
            let individual = Individual(
                id: row, turn: history.numbers[row], genome: genes.genome(ofRow: row, in: history),
                losses: losses, violation: history.violations[row])
            // What an algorithm leaves to chance when it is told is the same for whoever tells it.
            var random = RandomStream(seed: 0, stream: UInt64(row))
            algorithm.tell(individual, using: &random)
        }
        seen = max(seen, end ?? history.count)
    }
}

/// A state that goes along with a history, and two of its past: for an ask that comes with rows of a while ago.
struct EvolutionFollower<Algorithm: EvolutionaryAlgorithm>: Sendable {
    private var present: EvolutionState<Algorithm>
    private var past: [EvolutionState<Algorithm>] = []

    /// Begins with `algorithm`, which has not been told anything yet.
    init(_ algorithm: Algorithm) { present = EvolutionState(algorithm) }

    /// Gives `body` the state that knows all rows of `history`.
    mutating func withState<Result>(
        of history: History, _ algorithm: Algorithm,
        _ body: (borrowing EvolutionState<Algorithm>) -> Result
    ) -> Result {
        guard history.count >= present.seen else {
            var state = past.last { $0.seen <= history.count } ?? EvolutionState(algorithm)
            state.update(history)
            return body(state)
        }
        let milestone = history.count / 64 * 64
        if milestone > present.seen {
            present.update(history, upTo: milestone)
            past = past.suffix(1) + [present]
        }
        if history.count > present.seen { present.update(history) }
        return body(present)
    }
}
