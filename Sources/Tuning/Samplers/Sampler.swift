// Who writes a sampler names the stream, and needs no other module for it.
@_exported public import struct Numerical.RandomStream

/// Chooses the parameters of the next trial.
///
/// A function of the history and a stream of random bits.
///
/// Values are in internal form: the number itself, or the position of a choice (see ``Distribution``).
/// A sampler that keeps something between calls keeps a cache: leaving it out changes the speed and nothing else.
///
/// A conforming type passes `SamplerContract` of `TuningTesting`.
public protocol Sampler: Sendable {
    /// Whether the sampler looks at earlier trials. One that does not is spared the reading.
    var usesHistory: Bool { get }

    /// Whether it learns from what people prefer: then they are read for it. By default, no.
    var learnsFromPreferences: Bool { get }

    /// The parameters to choose together, before the objective runs. By default, none.
    func jointSpace(given history: History) -> SearchSpace

    /// Chooses a value for every parameter of `space`, and what to note about it. By default, each on its own.
    ///
    /// `trial` has just been started. A sampler may choose fewer parameters than it was asked for.
    func propose(
        _ space: SearchSpace, for trial: FrozenTrial, given history: History, using random: inout RandomStream
    ) throws -> Proposal

    /// Chooses a value for one parameter on its own.
    ///
    /// `trial` holds the parameters that were chosen before this one.
    func sample(
        _ name: String, from distribution: Distribution, for trial: FrozenTrial, given history: History,
        using random: inout RandomStream
    ) throws -> Double

    /// Whether there is nothing left to try. By default, never.
    func isExhausted(given history: History) -> Bool

    /// Whether it means a point that was tried before when it proposes one, and would not be served by another.
    ///
    /// By default, no: see ``Study/repeating(_:)``.
    var repeatsOnPurpose: Bool { get }

    /// What it does now and why, in one line. By default, nothing is said.
    func explanation(given history: History) -> String?
}

/// What a sampler decides when a trial starts.
public struct Proposal: Sendable {
    /// The values that were chosen jointly.
    public var parameters: Parameters
    /// What to note about the trial, as system attributes.
    public var attributes: [String: JSONText]

    /// Proposes `parameters`.
    public init(_ parameters: Parameters = Parameters(), attributes: [String: JSONText] = [:]) {
        (self.parameters, self.attributes) = (parameters, attributes)
    }
}

extension Sampler {
    /// Yes.
    public var usesHistory: Bool { true }

    /// No.
    public var learnsFromPreferences: Bool { false }

    /// None.
    public func jointSpace(given history: History) -> SearchSpace { SearchSpace() }

    /// Each parameter on its own.
    public func propose(
        _ space: SearchSpace, for trial: FrozenTrial, given history: History, using random: inout RandomStream
    ) throws -> Proposal {
        var values: [Double] = []
        for (name, distribution) in space {
            values.append(try sample(name, from: distribution, for: trial, given: history, using: &random))
        }
        return Proposal(Parameters(space, internalValues: values))
    }

    /// No.
    public var repeatsOnPurpose: Bool { false }

    /// Never.
    public func isExhausted(given history: History) -> Bool { false }

    /// Nothing.
    public func explanation(given history: History) -> String? { nil }
}
