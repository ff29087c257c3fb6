import struct FoundationEssentials.Date

/// Trials that are paused: they run, held by nobody, until somebody goes on with them.
extension Lease {
    /// What holds a trial that is paused.
    package static let paused = Lease(owner: "paused", expires: Date(timeIntervalSince1970: 32_503_680_000))

    /// Whether it holds a trial that is paused.
    package var isPaused: Bool { owner == Self.paused.owner }
}

extension FrozenTrial {
    /// Whether the trial is paused: it is to go on later, from its checkpoint.
    public var isPaused: Bool { state == .running && lease?.isPaused == true }

    /// The trial as samplers and pruners see it while it is paused: as one that ended early.
    ///
    /// - Parameter metric: The objective's metric, where pruning reads another one.
    func asPruned(valuedBy metric: String?) -> FrozenTrial {
        var trial = self
        trial.record.state = .pruned
        if let last = lastValue(of: metric) { trial.record.values = [last] }
        trial.record.proposal = nil
        return trial
    }
}
