import Tuning

/// The complete trials of a study that have a finite value of one objective.
struct ValuedTrials {
    let study: StudyTrials
    let objective: Int
    /// In order of number.
    private(set) var trials: [FrozenTrial] = []
    private(set) var values: [Double] = []
    /// The parameters of each, at hand for a walk through all of them.
    private(set) var parameters: [Parameters] = []
    /// Whether each keeps to the constraints.
    private(set) var isFeasible: [Bool] = []
    /// How many complete trials are left out because their value is not finite.
    private(set) var leftOut = 0

    init(_ study: StudyTrials, objective: Int) {
        (self.study, self.objective) = (study, objective)
        for trial in study.trials where trial.state == .complete {
            guard trial.values.indices.contains(objective), trial.values[objective].isFinite else {
                leftOut += 1
                continue
            }
            trials.append(trial)
            values.append(trial.values[objective])
            parameters.append(trial.parameters)
            isFeasible.append(trial.isFeasible)
        }
    }

    private init(_ other: ValuedTrials, rows: [Int]) {
        (study, objective, leftOut) = (other.study, other.objective, other.leftOut)
        trials = rows.map { other.trials[$0] }
        values = rows.map { other.values[$0] }
        parameters = rows.map { other.parameters[$0] }
        isFeasible = rows.map { other.isFeasible[$0] }
    }

    var count: Int { trials.count }
    var isEmpty: Bool { trials.isEmpty }
    var direction: Direction { study.directions[objective] }
    /// What the objective is called.
    var name: String {
        study.objectiveNames.indices.contains(objective) ? study.objectiveNames[objective] : "value"
    }

    /// The position of the best feasible trial, the first of equals.
    var best: Int? {
        trials.indices.filter { isFeasible[$0] }.reduce(nil) { best, row in
            best.map { direction.isBetter(values[row], than: values[$0]) ? row : $0 } ?? row
        }
    }

    /// These trials alone.
    func selecting(_ rows: [Int]) -> ValuedTrials { ValuedTrials(self, rows: rows) }

    /// The positions, the worst first and the best last, so that the best is drawn on top.
    var worstFirst: [Int] {
        trials.indices.sorted { a, b in
            values[a] == values[b] ? a < b : direction.isBetter(values[b], than: values[a])
        }
    }

    /// Remarks under a heading: what is not there.
    var remarks: [String] {
        leftOut == 0
            ? [] : ["\(leftOut.counted("trial")) with a value that is not finite left out"]
    }
}

extension FrozenTrial {
    /// Whether the trial keeps to all constraints.
    var isFeasible: Bool { systemAttributes.isEmpty || record.violation <= 0 }
}
