/// What a pruner decides.
///
/// Two verdicts are equal that have the same consequences, whatever their reasons.
public struct Verdict: Hashable, Sendable {
    /// Whether the trial is to end now.
    public var prunes: Bool
    /// Whether the trial is to pause now: it may go on later.
    public var pauses: Bool
    /// What to note about the trial, as system attributes.
    public var attributes: [String: JSONText]
    /// Why the trial ends or pauses, for people: `4th of 9 at rung 2, 3 go on`.
    public var reason: String?

    /// A verdict with its notes.
    public init(
        prunes: Bool, pauses: Bool = false, attributes: [String: JSONText] = [:], reason: String? = nil
    ) {
        (self.prunes, self.pauses, self.attributes, self.reason) = (prunes, pauses, attributes, reason)
    }

    /// The trial goes on.
    public static let proceed = Verdict(prunes: false)
    /// The trial ends.
    public static let prune = Verdict(prunes: true)

    /// Whether both have the same consequences.
    public static func == (a: Verdict, b: Verdict) -> Bool {
        a.prunes == b.prunes && a.pauses == b.pauses && a.attributes == b.attributes
    }

    /// Hashes the consequences.
    public func hash(into hasher: inout Hasher) {
        hasher.combine(prunes)
        hasher.combine(pauses)
        hasher.combine(attributes)
    }
}

extension Int {
    /// The number as a place in a row: `1st`, `2nd`, `3rd`, `4th`.
    var ordinal: String {
        let ending =
            switch (self % 10, self % 100) {
            case (_, 11), (_, 12), (_, 13): "th"
            case (1, _): "st"
            case (2, _): "nd"
            case (3, _): "rd"
            default: "th"
            }
        return "\(self)\(ending)"
    }
}
