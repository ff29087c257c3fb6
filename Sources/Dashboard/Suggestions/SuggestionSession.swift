import Experiments
import FoundationEssentials
import Synchronization
import Tuning

/// One study whose workers ask for parameters here, under one sampler.
final class SuggestionSession: Sendable {
    private let study: Study
    /// The trials that were thought about, as long as they run.
    private let considered = Mutex<[Int: Trial]>([:])
    /// The study, if it is kept elsewhere.
    private let relayed: RelayedStudy?

    /// - Parameter relayed: The study as its workers tell of it; `nil` if it is one of the server's own.
    init(_ study: Study, relayed: RelayedStudy?) {
        (self.study, self.relayed) = (study, relayed)
    }

    /// How many trials are thought about at once, at most: workers that vanish leave theirs behind.
    private static let capacity = 4096

    /// The trial `number`, as the storage has it now.
    func trial(number: Int) async throws -> FrozenTrial { try await study.trial(number: number) }

    /// The internal values of the parameters of `space`, and what to note about the trial.
    func suggest(
        _ space: SearchSpace, for start: FrozenTrial
    ) async throws -> (values: [Double], notes: [String: JSONText]) {
        let trial = try await trial(start, for: space)
        var values: [Double] = []
        for (name, distribution) in space { values.append(try trial.suggest(name, from: distribution)) }
        let decisions = trial.takeDecisions()
        if let relayed {
            relayed.apply(decisions, to: start.number)
            return (values, decisions.notes)
        }
        if !decisions.isEmpty { try await study.storage.record(decisions, for: start.id) }
        return (values, [:])
    }

    private func trial(_ start: FrozenTrial, for space: SearchSpace) async throws -> Trial {
        if let known = considered.withLock({ $0[start.number] }), known.agrees(with: space) {
            known.adopt(start.parameters)
            return known
        }
        let trial = try await study.consider(start)
        let running = Set(try await study.history().running.map(\.number))
        considered.withLock { considered in
            if considered.count >= Self.capacity { considered = [:] }
            if considered.count.isMultiple(of: 64) {
                considered = considered.filter { running.contains($0.key) }
            }
            considered[start.number] = trial
        }
        return trial
    }
}

extension Trial {
    /// Whether what was chosen for parameters of `space` was chosen from it: the objective may have changed its mind.
    fileprivate func agrees(with space: SearchSpace) -> Bool {
        let known = parameters.space
        return space.allSatisfy { name, distribution in
            known[name].map { $0 == distribution } ?? true
        }
    }
}

extension [TrialEvent] {
    /// What is to be noted as system attributes.
    fileprivate var notes: [String: JSONText] {
        reduce(into: [:]) { notes, event in
            if case .systemAttribute(let key, let text) = event { notes[key] = text }
        }
    }
}
