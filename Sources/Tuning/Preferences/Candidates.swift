/// The trials of a study of preferences that may yet be the best one: nobody has found another one better.
package struct Candidates: Hashable, Sendable {
    /// Their numbers: first those that were preferred, the most often first, then those that nobody has judged, the
    /// oldest first.
    package var numbers: [Int]
    /// How many of them were preferred to another one.
    package var preferred: Int
    /// How many are wanted at once; `nil` if it does not matter.
    package var wanted: Int?

    /// The candidates among `trials`, which are complete or run.
    ///
    /// O(trials + preferences).
    package init(of study: StudyRecord, among trials: some Sequence<FrozenTrial>) {
        var wins: [Int: Int] = [:]
        var worse: Set<Int> = []
        for preference in study.preferences {
            wins[preference.better, default: 0] += 1
            worse.insert(preference.worse)
        }
        let skipped = study.skipped
        let open = trials.filter { trial in
            (trial.state == .complete || trial.state == .running) && !trial.isRepeated
                && !worse.contains(trial.number) && !skipped.contains(trial.id)
        }.map(\.number)
        numbers = open.sorted { (-wins[$0, default: 0], $0) < (-wins[$1, default: 0], $1) }
        preferred = open.count { wins[$0] != nil }
        wanted = study.candidatesWanted
    }

    /// Whether no more trials are to be made before somebody has judged those that are there.
    package var areEnough: Bool { wanted.map { numbers.count >= $0 } ?? false }

    /// The trials that were preferred and that no other one was preferred to.
    package var best: ArraySlice<Int> { numbers.prefix(preferred) }
}
