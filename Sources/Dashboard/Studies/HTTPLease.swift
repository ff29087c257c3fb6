import FoundationEssentials
import Tuning

/// How a caller holds a trial that speaks up meanwhile: any call about the trial renews the lease for as long again.
struct HTTPLease {
    var seconds: Int
    private let id: String

    /// How long a lease may last.
    static let range = 1...86_400
    private static let prefix = "http:"

    /// A new one.
    init(seconds: Int) {
        self.seconds = seconds
        id = String(UInt64.random(in: 0 ... .max), radix: 36)
    }

    /// The one that `lease` is; `nil` if it was made otherwise.
    init?(_ lease: Lease) {
        let parts = lease.owner.split(separator: ":")
        guard lease.owner.hasPrefix(Self.prefix), parts.count == 3, let seconds = Int(parts[1]),
            Self.range.contains(seconds)
        else { return nil }
        (self.seconds, id) = (seconds, String(parts[2]))
    }

    /// The lease from `now` on.
    func lease(at now: Date) -> Lease {
        Lease(
            owner: "\(Self.prefix)\(seconds):\(id)", expires: now.addingTimeInterval(Double(seconds)))
    }
}

extension Study {
    /// The lease of a trial that its caller was heard from just now; `nil` if somebody else speaks for it.
    func renewed(_ lease: Lease?) async throws -> Lease? {
        guard let lease else { return nil }
        if let own = HTTPLease(lease) { return own.lease(at: Date()) }
        return lease.isSilent ? try await silentLease() : nil
    }
}
