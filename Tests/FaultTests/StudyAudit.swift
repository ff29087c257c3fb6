import Testing
import Tuning

/// What must hold of a study once all its workers have ended, whatever happened to them.
struct StudyAudit {
    let trials: [FrozenTrial]

    /// Looks at the study called `name`.
    init(_ name: String, in storage: any Storage) async throws {
        trials = try await storage.changes(in: storage.study(named: name).id, since: .start).trials
    }

    /// Checks that no trial is missing, double or left behind, and that exactly `budget` count.
    func expect(budget: Int, sourceLocation: SourceLocation = #_sourceLocation) {
        #expect(trials.map(\.number) == Array(trials.indices), sourceLocation: sourceLocation)
        #expect(Set(trials.map(\.id)).count == trials.count, sourceLocation: sourceLocation)
        #expect(trials.allSatisfy { $0.state.isFinished && $0.lease == nil }, sourceLocation: sourceLocation)
        let counting = trials.filter { !$0.isRepeated }
        #expect(counting.count == budget, sourceLocation: sourceLocation)
        #expect(counting.allSatisfy { $0.state == .complete }, sourceLocation: sourceLocation)
        // Each that was lost has one successor, with its parameters.
        let lost = trials.filter(\.isRepeated)
        for trial in lost {
            let successors = trials.filter { $0.predecessor == trial.number }
            #expect(successors.count == 1, "trial \(trial.number)", sourceLocation: sourceLocation)
            guard let successor = successors.first, !trial.parameters.isEmpty else { continue }
            #expect(successor.parameters == trial.parameters, sourceLocation: sourceLocation)
        }
        #expect(
            trials.count { $0.predecessor != nil } == lost.count, sourceLocation: sourceLocation)
        for trial in counting {
            #expect(trial.value == trial.parameters.internalValue("x"), sourceLocation: sourceLocation)
        }
    }
}

extension FrozenTrial {
    /// The number of the trial that this one repeats.
    fileprivate var predecessor: Int? {
        systemAttributes["retry_history"]?.value?.array?.last?.integer
    }
}
