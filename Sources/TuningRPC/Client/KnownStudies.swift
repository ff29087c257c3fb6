import Tuning

/// What a client remembers of the studies of a server: what would have to be asked for anew otherwise.
///
/// All of it is true for ever, or is checked by the server.
struct KnownStudies: Sendable {
    /// A study.
    struct Study: Sendable {
        /// How far its trials have been looked at.
        var revision = Revision.start
        /// The distribution that a parameter has in the first trial with it that was seen.
        var distributions: [String: Distribution] = [:]
    }

    /// A trial that ran when it was last looked at; so it runs or has ended.
    struct RunningTrial: Sendable {
        let study: StudyRecord.ID
        let number: Int
        /// The names of its parameters, in their order.
        var names: [String]
        /// How many pieces the text of its proposal has.
        var pieces: Int
    }

    private(set) var studies: [StudyRecord.ID: Study] = [:]
    private var running: [FrozenTrial.ID: RunningTrial] = [:]

    /// The distribution that the study `id` has of a name, as far as is known.
    func distribution(of name: String, in id: StudyRecord.ID) -> Distribution? {
        studies[id]?.distributions[name]
    }

    /// The trial `id`, if it ran when it was last looked at.
    func running(_ id: FrozenTrial.ID) -> RunningTrial? { running[id] }

    /// Learns what the trials of a study are.
    mutating func learn(_ trials: [FrozenTrial], of study: StudyRecord.ID) {
        for trial in trials {
            for (name, distribution) in trial.parameters.space {
                learn(name, distribution, of: study)
            }
            guard trial.state == .running else {
                running[trial.id] = nil
                continue
            }
            let pieces = trial.systemAttributes.keys.count { $0.hasPrefix(ProposalText.prefix) }
            let names = running[trial.id]?.names ?? []
            running[trial.id] = RunningTrial(
                study: study, number: trial.number,
                names: names.count < trial.parameters.count ? trial.parameters.space.names : names,
                pieces: pieces)
        }
    }

    /// Learns that the trials up to `revision` have been looked at, by a reader who began at `start`.
    mutating func advance(_ study: StudyRecord.ID, from start: Revision, to revision: Revision) {
        guard studies[study]?.revision ?? .start == start else { return }
        studies[study, default: Study()].revision = revision
    }

    /// Learns that a study has a parameter.
    mutating func learn(_ name: String, _ distribution: Distribution, of study: StudyRecord.ID) {
        if studies[study]?.distributions[name] == nil {
            studies[study, default: Study()].distributions[name] = distribution
        }
    }

    /// Learns that a running trial has a parameter; whether it had it before.
    mutating func set(_ name: String, ofTrial id: FrozenTrial.ID) -> Bool {
        guard running[id]?.names.contains(name) == false else { return running[id] != nil }
        running[id]?.names.append(name)
        return false
    }

    /// Learns how many pieces the text of the proposal of a trial has.
    mutating func setPieces(_ count: Int, ofTrial id: FrozenTrial.ID) { running[id]?.pieces = count }

    /// Forgets a trial that ended.
    mutating func forget(_ trial: FrozenTrial.ID) { running[trial] = nil }

    /// Forgets a study that was deleted.
    mutating func forget(_ study: StudyRecord.ID) {
        studies[study] = nil
        running = running.filter { $0.value.study != study }
    }
}
