public import Numerical

/// Tries every combination of values that the objective can ask for, conditions included.
///
/// The space need not be known before: what the objective asks for is learnt trial by trial, as a tree whose branches are
/// values. A trial takes a branch with something untried below it, the more untried the likelier. The study ends when
/// nothing is left. Every parameter must have an end of values.
///
/// O(n) for an ask after *n* trials.
public struct BruteForceSampler: Sampler {
    /// Whether combinations that running trials are at are tried again if nothing else is left, in case those fail.
    public let avoidsPrematureStop: Bool

    /// A sampler that by default takes what runs as tried.
    public init(avoidsPrematureStop: Bool = false) { self.avoidsPrematureStop = avoidsPrematureStop }

    /// Yes: it knows itself what was tried.
    public var repeatsOnPurpose: Bool { true }

    /// A value of `name` below which something is untried; any value if there is none.
    public func sample(
        _ name: String, from distribution: Distribution, for trial: FrozenTrial, given history: History,
        using random: inout RandomStream
    ) throws -> Double {
        guard let values = distribution.allValues else { throw SamplerError.endless(name) }
        let root = SearchTree()
        root.branch(name, values)
        root.add(history, below: trial.parameters, besides: trial.number)
        return root.choose(countingRunning: avoidsPrematureStop, using: &random)
            ?? values[random.index(below: values.count)]
    }

    /// Whether nothing is untried.
    public func isExhausted(given history: History) -> Bool {
        guard history.count > 0 else { return false }
        let root = SearchTree()
        root.add(history, below: Parameters(), besides: -1)
        return root.untried(countingRunning: avoidsPrematureStop) == 0
    }
}

extension Sampler where Self == BruteForceSampler {
    /// Tries every combination of values that the objective can ask for.
    public static func bruteForce(avoidsPrematureStop: Bool = false) -> Self {
        BruteForceSampler(avoidsPrematureStop: avoidsPrematureStop)
    }
}
