public import struct FoundationEssentials.Date

/// How workers hold their trials: for how long without a word, and how often they speak up.
public struct LeaseTerms: Hashable, Sendable {
    /// How long a worker may be silent before its trials are taken back.
    public var length: Duration

    /// Leases of `length`.
    public init(length: Duration) { self.length = length }

    /// A minute, which outlasts what commonly holds a worker up.
    public static let standard = LeaseTerms(length: .seconds(60))

    /// How often a worker says that it lives: a few times may get lost.
    public var beat: Duration { length / 6 }

    /// A lease of `owner` that begins at `now`.
    public func lease(of owner: String, at now: Date) -> Lease {
        Lease(owner: owner, expires: now.addingTimeInterval(length.inSeconds))
    }
}

/// Leases of workers that say nothing while they compute.
extension Lease {
    /// How long a lease lasts at most whose owner is heard from, in seconds: one that lasts longer is held in silence.
    ///
    /// As Optuna's workers wait for each other, if they are told to speak up once a minute.
    package static let longestHeartbeat = 120.0

    /// Who holds the running trials that Optuna's workers are heard from about.
    package static let ownerInOptuna = "optuna"

    private static let silentPrefix = "ask:"

    /// A lease for somebody who asks and tells, and says nothing in between.
    ///
    /// It lasts ten times as long as the longest trial so far, and an hour at least.
    /// - Parameter longest: How long the longest trial lasted, in seconds.
    public static func silent(longest: Double, at now: Date) -> Lease {
        let length = min(max(3600, 10 * longest), longestSilence)
        return Lease(owner: silentPrefix + Worker.current.owner, expires: now.addingTimeInterval(length))
    }

    /// Thirty days: no clock is trusted further.
    private static let longestSilence = 30.0 * 86400

    /// Whether the owner is not heard from while it computes.
    package var isSilent: Bool { owner.hasPrefix(Self.silentPrefix) }
}

extension Duration {
    /// The time in seconds.
    package var inSeconds: Double { Double(components.seconds) + Double(components.attoseconds) * 1e-18 }
}
