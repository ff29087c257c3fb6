import Numerical
import Synchronization

/// The first dimensions of a sequence, made when they are asked for and kept.
final class SequencePrefix<Sequence: QuasiRandomSequence>: Sendable {
    private let made = Mutex<(seed: UInt64?, sequence: Sequence)?>(nil)

    /// A sequence that has `dimension`, scrambled by `seed`.
    func sequence(beyond dimension: Int, scrambledBy seed: UInt64?) -> Sequence {
        made.withLock { made in
            if let made, made.seed == seed, dimension < made.sequence.dimensions { return made.sequence }
            let dimensions = min(max(16, 2 * dimension), Sequence.maximumDimensions)
            let sequence = Sequence(dimensions: dimensions, scrambledBy: seed)
            made = (seed, sequence)
            return sequence
        }
    }
}
