extension TrialRecord {
    /// The record as it can be read again: dates in whole microseconds, and only what its state allows.
    package var stored: TrialRecord {
        var record = self
        (record.start, record.end) = (start?.stored, end?.stored)
        record.lease = state == .running ? lease?.stored : nil
        if state != .running { record.proposal = nil }
        return record
    }
}

extension Lease {
    /// The lease as it can be read again.
    package var stored: Lease { Lease(owner: owner, expires: expires.stored) }
}
