/// The trials of a study of preferences that may yet be the best one: nobody has found another one better.
package struct Candidates: Hashable, Sendable {
    /// Their numbers: first those that were preferred, the most often first, then those that nobody has judged, the
    /// oldest first.
    package var numbers: [Int]
    /// How many of them were preferred to another one.
    package var preferred: Int
    /// Who is liked best if all that were preferred were found worse, too.
    private var contested: Int?
    /// How many are wanted at once; `nil` if it does not matter.
    package var wanted: Int?

    /// The candidates among `trials`, which are complete or run.
    ///
    /// O(trials + preferences).
    package init(of study: StudyRecord, among trials: some Sequence<FrozenTrial>) {
        var wins: [Int: Int] = [:]
        var losses: [Int: Int] = [:]
        for preference in study.preferences {
            wins[preference.better, default: 0] += 1
            losses[preference.worse, default: 0] += 1
        }
        let skipped = study.skipped
        let open = trials.filter { trial in
            (trial.state == .complete || trial.state == .running) && !trial.isRepeated
                && losses[trial.number] == nil && !skipped.contains(trial.id)
        }.map(\.number)
        numbers = open.sorted { (-wins[$0, default: 0], $0) < (-wins[$1, default: 0], $1) }
        preferred = open.count { wins[$0] != nil }
        wanted = study.candidatesWanted
        // Where choices go round in a circle everyone has lost: then who won most often more than lost is liked best.
        if preferred == 0 {
            let rounds = trials.map(\.number).filter { wins[$0] != nil }
            contested = rounds.min {
                (losses[$0, default: 0] - wins[$0, default: 0], $0) < (
                    losses[$1, default: 0] - wins[$1, default: 0], $1
                )
            }
        }
    }

    /// Whether no more trials are to be made before somebody has judged those that are there.
    package var areEnough: Bool { wanted.map { numbers.count >= $0 } ?? false }

    /// The trials that were preferred and that no other one was preferred to; if choices leave none, the one that won most often more than
    /// it lost.
    package var best: [Int] {
        preferred > 0 ? Array(numbers.prefix(preferred)) : contested.map { [$0] } ?? []
    }
}
