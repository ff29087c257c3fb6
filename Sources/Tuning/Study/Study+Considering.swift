import Synchronization

/// Trials that somebody else starts and stores.
extension Study {
    /// Lets the sampler decide about a trial that runs elsewhere, given what is known now.
    ///
    /// What it decides is not written here: see ``Trial/takeDecisions()``.
    package func consider(_ trial: FrozenTrial) async throws -> Trial {
        let history = isInformed ? try await reader.refreshed() : reader.known
        return try Trial(trial, in: self, history: history)
    }
}

extension Trial {
    /// What the sampler decided since the last call, beside values of parameters, for somebody else to write.
    package func takeDecisions() -> [TrialEvent] {
        takeUnwritten().filter { event in
            if case .suggested = event { false } else { true }
        }
    }

    /// Learns which parameters the objective has got by now.
    package func adopt(_ parameters: Parameters) {
        progress.withLock { progress in
            for (position, (name, distribution)) in parameters.space.enumerated() {
                guard progress.trial.parameters.internalValue(name) == nil else { continue }
                let value = parameters.internalValues[position]
                progress.trial.record.parameters.set(name, value, from: distribution)
                if visits != nil { progress.path.add(name, value) }
            }
        }
    }
}
