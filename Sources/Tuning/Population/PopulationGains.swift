/// What the trials of a population have gained in each interval.
struct PopulationGains {
    /// What parameters have gained up to a time.
    struct Gain {
        var parameters: Parameters
        /// The step at the end of the interval.
        var time: Int
        /// How much the metric changed, as a loss: less is better.
        var loss: Double
    }

    private var gains: [Gain] = []

    /// The gains of all trials whose parameters are those of `space`.
    ///
    /// O(reports).
    init(_ history: History, interval: Int, space: SearchSpace) {
        let sign = history.directions.first?.sign ?? 1
        for row in 0..<history.count where history.spaces[row] == space {
            let ancestor = Ancestor(history.systemAttributes[row][SystemAttribute.ancestor])
            add(history.parameters(ofRow: row), history.reports(ofRow: row), ancestor, interval, sign)
        }
        for trial in history.running where trial.parameters.space == space {
            add(trial.parameters, trial.reports, trial.ancestor, interval, sign)
        }
        gains.sort { $0.time < $1.time }
    }

    private mutating func add(
        _ parameters: Parameters, _ reports: Reports, _ ancestor: Ancestor?, _ interval: Int, _ sign: Double
    ) {
        var before = ancestor.map { ($0.step, $0.score) }
        for (step, value) in reports {
            guard let (start, score) = before else {
                before = (step, value)
                continue
            }
            guard step - start >= interval else { continue }
            let loss = sign * (value - score)
            if loss.isFinite { gains.append(Gain(parameters: parameters, time: step, loss: loss)) }
            before = (step, value)
        }
    }

    /// The last `count` gains, in the order of time.
    func latest(_ count: Int) -> [Gain] { Array(gains.suffix(count)) }
}
