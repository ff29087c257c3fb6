/// What a model learns from: the complete trials of a history as points of the unit cube, and how good they were.
///
/// Follows a history as it grows: what rows say that were seen before is not read again.
struct Observations: Sendable {
    /// The parameters, a dimension each.
    let space: SearchSpace
    /// The row of the history that each observation comes from, rising.
    private(set) var rows: [Int] = []
    /// Where each observation lies: a coordinate of [0, 1] for each parameter, NaN where the trial lacks it.
    private(set) var points: [[Double]] = []
    /// The value of each objective, a list for each, with the sign with which less is better.
    private(set) var losses: [[Double]]
    /// How far each observation breaks the constraints: 0 is feasible.
    private(set) var violations: [Double] = []
    /// The value of each constraint, by name: NaN where the trial has none.
    private(set) var constraints: [String: [Double]] = [:]
    private let signs: [Double]
    private var seen = 0

    /// No observations of the parameters of `space`.
    init(_ space: SearchSpace, directions: [Direction]) {
        self.space = space
        signs = directions.map(\.sign)
        losses = directions.map { _ in [] }
    }

    /// The number of observations.
    var count: Int { rows.count }

    /// Learns the rows of `history` that are new: those that are complete and have one of the parameters.
    mutating func update(_ history: History) {
        if history.count < seen { self = Observations(space, directions: history.directions) }
        let columns = space.names.map { history.parameter($0) }
        let distributions = space.distributions
        for row in seen..<history.count where history.states[row] == .complete {
            let point = zip(columns, distributions).map { column, distribution in
                column?.value(inRow: row).map(distribution.position) ?? .nan
            }
            guard point.contains(where: { !$0.isNaN }) || space.isEmpty else { continue }
            rows.append(row)
            points.append(point)
            violations.append(history.violations[row])
            noteConstraints(TrialRecord.constraints(in: history.systemAttributes[row]))
            for (index, sign) in signs.enumerated() {
                losses[index].append(sign * history.objectives[index][row])
            }
        }
        seen = history.count
    }

    /// The constraints of the last observation.
    private mutating func noteConstraints(_ values: [String: Double]) {
        for name in values.keys where constraints[name] == nil {
            constraints[name] = Array(repeating: .nan, count: rows.count - 1)
        }
        for name in constraints.keys { constraints[name]?.append(values[name] ?? .nan) }
    }

    /// Where the trials lie that run now, `trial` aside: a coordinate for each parameter, NaN where it is not known yet.
    func pending(in history: History, except trial: FrozenTrial) -> [[Double]] {
        history.running.compactMap { other in
            guard other.number != trial.number else { return nil }
            let point = space.map { name, distribution in
                let value = other.parameters.internalValue(name) ?? other.proposal?.internalValue(name)
                return value.map(distribution.position) ?? .nan
            }
            return point.contains { !$0.isNaN } ? point : nil
        }
    }
}

extension SearchSpace {
    /// The internal values that `point`, a coordinate of [0, 1] for each parameter, stands for.
    func internalValues(at point: [Double]) -> [Double] {
        zip(distributions, point).map { $0.quantile($1.isNaN ? 0.5 : $1) }
    }
}
