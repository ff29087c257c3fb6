import Numerical
import SearchAlgorithms
import Synchronization

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

/// Keeps the states of the histories that were asked about last.
final class EvolutionCache<Algorithm: EvolutionaryAlgorithm>: Sendable {
    private let followers = Mutex<[UInt64: Follower]>([:])

    /// Gives `body` the state that knows all rows of `history`.
    func withState<Result: Sendable>(
        of history: History, _ algorithm: Algorithm, _ body: (borrowing EvolutionState<Algorithm>) -> Result
    ) -> Result {
        followers.withLock { followers in
            // Identities grow: the smallest is the oldest.
            if followers[history.identity] == nil, followers.count >= 8, let oldest = followers.keys.min() {
                followers[oldest] = nil
            }
            return followers[history.identity, default: Follower(algorithm)]
                .withState(of: history, algorithm, body)
        }
    }

    /// A state that goes along with a history, and two of its past: for an ask that comes with rows of a while ago.
    private struct Follower: Sendable {
        var present: EvolutionState<Algorithm>
        var past: [EvolutionState<Algorithm>] = []

        init(_ algorithm: Algorithm) { present = EvolutionState(algorithm) }

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
}
