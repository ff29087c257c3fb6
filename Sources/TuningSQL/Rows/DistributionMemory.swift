import Synchronization
package import Tuning

/// What is known from one transaction to the next: the texts of distributions, which parameters a study has, and where
/// the trials belong that this process runs.
///
/// Shared by all connections to one database.
package final class DistributionMemory: Sendable {
    private let texts = DistributionTexts()
    private let studies = Mutex<[StudyRecord.ID: [String: Distribution]]>([:])
    // Trials that others end would fill the memory: beyond this it starts afresh.
    private static let capacity = 4096
    private let running = Mutex<[FrozenTrial.ID: (number: Int, study: StudyRecord.ID)]>([:])

    /// Remembers nothing yet.
    package init() {}

    /// The distribution that Optuna's `text` describes, or `nil` if it is none, or one that nothing can be drawn from.
    func distribution(_ text: String) -> Distribution? { texts.distribution(text) }

    /// The text of `distribution`, as Optuna writes it.
    func text(_ distribution: Distribution) -> String { texts.text(distribution) }

    /// The last distribution of the parameter `name` that was seen in `study`.
    func distribution(of name: String, in study: StudyRecord.ID) -> Distribution? {
        studies.withLock { $0[study]?[name] }
    }

    /// Notes that `study` has the parameter `name`.
    func note(_ name: String, _ distribution: Distribution, in study: StudyRecord.ID) {
        studies.withLock { $0[study, default: [:]][name] = distribution }
    }

    /// Notes that a trial runs, and where it belongs.
    package func note(running trial: FrozenTrial, in study: StudyRecord.ID) {
        running.withLock { running in
            if running.count >= Self.capacity { running = [:] }
            running[trial.id] = (trial.number, study)
        }
    }

    /// A trial that was noted to run, without its parts, and its study.
    func place(ofRunning id: FrozenTrial.ID) -> (trial: FrozenTrial, study: StudyRecord.ID)? {
        running.withLock { $0[id] }.map { place in
            (FrozenTrial(id: id, number: place.number, record: TrialRecord(state: .running)), place.study)
        }
    }

    /// Forgets that a trial runs.
    package func forget(running id: FrozenTrial.ID) { running.withLock { $0[id] = nil } }

    /// Forgets which trials run: one that was taken to does not.
    package func forgetRunning() { running.withLock { $0 = [:] } }

    /// Forgets which parameters studies have: a transaction that noted some was undone.
    package func forgetStudies() { studies.withLock { $0 = [:] } }
}
