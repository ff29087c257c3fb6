package import struct FoundationEssentials.Date

/// A fact about a trial that has not ended: the one thing a storage has to record.
public enum TrialEvent: Hashable, Codable, Sendable {
    /// A parameter got a value, in internal form.
    case suggested(name: String, Double, Distribution)
    /// The sampler chose these jointly: the objective will take them where it asks for them.
    case proposed(Parameters)
    /// A metric was measured after a step. `nil` is the metric that pruning reads.
    case reported(metric: String?, Double, step: Int)
    /// A user noted something.
    case userAttribute(key: String, JSONText)
    /// A sampler, a pruner or the study noted something.
    case systemAttribute(key: String, JSONText)
    /// The worker lives and goes on.
    case leased(Lease)
    /// The trial ended.
    case finished(TrialState, values: [Double])
    /// Another trial is queued in the place of this one, which has failed, unless it ends otherwise at the same time: both or neither.
    indirect case superseded(by: TrialRecord)
}

extension TrialRecord {
    /// The record after `event`, which happened at `time`.
    package mutating func apply(_ event: TrialEvent, at time: Date) {
        switch event {
        case .suggested(let name, let value, let distribution):
            parameters.set(name, value, from: distribution)
        case .proposed(let proposal): self.proposal = proposal
        case .reported(nil, let value, let step): reports[step] = value
        case .reported(let metric?, let value, let step): metrics[metric, default: Reports()][step] = value
        case .userAttribute(let key, let text): userAttributes[key] = text
        case .systemAttribute(let key, let text): systemAttributes[key] = text
        case .leased(let lease): self.lease = lease
        case .finished(let state, let values): finish(state, values: values, at: time)
        case .superseded: if !state.isFinished { finish(.failed, values: [], at: time) }
        }
    }

    private mutating func finish(_ state: TrialState, values: [Double], at time: Date) {
        self.state = state
        self.values = values
        end = time
        lease = nil
        proposal = nil
    }
}

extension [TrialEvent] {
    /// How a trial ends with these; `nil` if it does not.
    package var end: (state: TrialState, values: [Double])? {
        var end: (state: TrialState, values: [Double])?
        for event in self {
            switch event {
            case .finished(let state, let values): end = (state, values)
            case .superseded: end = end ?? (.failed, [])
            default: break
            }
        }
        return end
    }

    /// What takes the trial's place.
    package var successor: TrialRecord? {
        for case .superseded(by: let record) in self { return record }
        return nil
    }

    /// The same events, with the end of a trial that is superseded spelled out, so that each says one thing.
    package var spelledOut: [TrialEvent] {
        guard let place = firstIndex(where: { if case .superseded = $0 { true } else { false } }),
            !contains(where: { if case .finished = $0 { true } else { false } })
        else { return self }
        return self[..<place] + [.finished(.failed, values: [])] + self[place...]
    }
}

/// What a trial takes.
extension FrozenTrial {
    /// Throws what a storage refuses `events` for, were they to happen to this trial.
    ///
    /// - Throws: ``StorageError/trialFinished(_:)``, ``StorageError/notRunning(_:)``, ``StorageError/notANumber``.
    package func check(_ events: [TrialEvent]) throws(StorageError) {
        guard !state.isFinished else { throw .trialFinished(number) }
        for event in events {
            switch event {
            case .proposed, .reported, .leased: if state == .waiting { throw .notRunning(number) }
            case .finished(_, let values): if values.contains(where: \.isNaN) { throw .notANumber }
            case .suggested, .userAttribute, .systemAttribute, .superseded: break
            }
        }
    }
}

extension TrialRecord {
    /// Throws ``StorageError/notANumber`` if a value is none.
    package func checkValues() throws(StorageError) {
        if values.contains(where: \.isNaN) { throw .notANumber }
    }
}
