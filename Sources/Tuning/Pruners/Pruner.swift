/// Decides whether a trial is worth finishing.
///
/// A function of what the trial reported and of the history.
///
/// A conforming type passes `PrunerContract` of `TuningTesting`.
public protocol Pruner: Sendable {
    /// Whether the pruner looks at other trials. One that does not is spared the reading.
    var usesHistory: Bool { get }

    /// Judges `trial`, which runs and has just reported.
    func judge(_ trial: FrozenTrial, given history: History) -> Verdict
}

/// What a pruner decides.
public struct Verdict: Hashable, Sendable {
    /// Whether the trial is to end now.
    public var prunes: Bool
    /// What to note about the trial, as system attributes.
    public var attributes: [String: JSONText]

    /// A verdict with its notes.
    public init(prunes: Bool, attributes: [String: JSONText] = [:]) {
        (self.prunes, self.attributes) = (prunes, attributes)
    }

    /// The trial goes on.
    public static let proceed = Verdict(prunes: false)
    /// The trial ends.
    public static let prune = Verdict(prunes: true)
}

extension Pruner {
    /// Yes.
    public var usesHistory: Bool { true }
}
