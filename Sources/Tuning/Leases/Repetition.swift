/// Why a trial is run again.
package enum RepetitionCause: Hashable, Sendable {
    case processDied, runnerDied, interrupted
}

extension FrozenTrial {
    /// The first of the trials that this one repeats, or itself.
    package var origin: Int { systemAttributes[SystemAttribute.failedTrial]?.value?.integer ?? number }

    /// Which attempt at its parameters the trial is, from 1.
    package var attempt: Int { earlierAttempts.count + 1 }

    private var earlierAttempts: [JSON] { systemAttributes[SystemAttribute.retryHistory]?.value?.array ?? [] }

    /// How often the process of this trial, or of one that it repeats, has died before.
    package var failuresOfProcess: Int { deaths(SystemAttribute.processDeaths) }

    private func deaths(_ key: String) -> Int { systemAttributes[key]?.value?.integer ?? 0 }

    /// Whether the trial may be run again because of `cause`.
    ///
    /// `retries` limits how often a process may die. A runner may die ten times, as it is rarely the trial's fault;
    /// but a trial must not take down one runner after the other for ever.
    package func mayRepeat(after cause: RepetitionCause, retries: Int) -> Bool {
        switch cause {
        case .processDied: deaths(SystemAttribute.processDeaths) < retries
        case .runnerDied: deaths(SystemAttribute.runnerDeaths) < max(retries, 10)
        case .interrupted: true
        }
    }

    /// A waiting trial with the same parameters, which has reached the rungs that this one had: it goes on from its checkpoint.
    package func successor(after cause: RepetitionCause) -> TrialRecord {
        var record = TrialRecord(state: .waiting)
        record.parameters = parameters
        record.userAttributes = userAttributes
        for key in [
            SystemAttribute.fixedParameters, SystemAttribute.processDeaths, SystemAttribute.runnerDeaths,
            SystemAttribute.ancestor, SystemAttribute.pauseSteps,
        ] {
            record.systemAttributes[key] = systemAttributes[key]
        }
        record.systemAttributes.merge(systemAttributes.filter { $0.key.hasPrefix(Rung.prefix) }) { $1 }
        record.systemAttributes[SystemAttribute.failedTrial] = JSON.int(origin).text
        record.systemAttributes[SystemAttribute.retryHistory] =
            JSON.array(earlierAttempts + [.int(number)]).text
        let counter: String? =
            switch cause {
            case .processDied: SystemAttribute.processDeaths
            case .runnerDied: SystemAttribute.runnerDeaths
            case .interrupted: nil
            }
        if let counter { record.systemAttributes[counter] = JSON.int(deaths(counter) + 1).text }
        return record
    }

    /// What ends the trial for `reason` and puts another one in its place.
    package func repetition(after cause: RepetitionCause, reason: String) -> [TrialEvent] {
        [
            .systemAttribute(key: SystemAttribute.failureReason, JSON.string(reason).text),
            .systemAttribute(key: SystemAttribute.repeated, JSON.bool(true).text),
            .superseded(by: successor(after: cause)),
        ]
    }
}
