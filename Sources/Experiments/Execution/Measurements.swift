import Tuning

/// What a trial has measured so far.
package struct Measurements: Sendable {
    /// One report of several metrics.
    package struct Report: Hashable, Sendable {
        package var metrics: [String: Double]
        package var step: Int
    }

    private var last: [String: MetricLine.Value] = [:]
    private var final: Set<String> = []
    private var steps: [String: Int] = [:]
    /// The step of a line that names none and comes first.
    private let firstStep: Int
    /// The values of the folds of a cross-validation that were told last.
    package private(set) var scores: [Double]?

    /// What a program has measured that begins anew.
    package init() { firstStep = 1 }

    /// What a program had measured before it was paused, or the one whose checkpoint it begins with.
    ///
    /// One that finds in its checkpoint that nothing is left to do has the values that were reported last.
    /// - Parameter metric: What the program is compared by.
    init(goingOn trial: FrozenTrial, metric: String) {
        firstStep = (trial.ancestor?.step ?? 0) + 1
        if let ancestor = trial.ancestor { last[metric] = .number(ancestor.score) }
        for (metric, reports) in trial.metrics {
            guard let report = reports.last else { continue }
            (steps[metric], last[metric]) = (report.step, .number(report.value))
        }
    }

    /// Takes in a line and tells what is to be reported.
    ///
    /// A line without a step is one step after the last of its metrics.
    package mutating func take(_ line: MetricLine) -> Report {
        let step = line.step ?? line.metrics.keys.compactMap { steps[$0] }.max().map { $0 + 1 } ?? firstStep
        scores = line.scores ?? scores
        for (metric, value) in line.metrics {
            steps[metric] = step
            if line.isFinal { final.insert(metric) }
            if line.isFinal || !final.contains(metric) { last[metric] = value }
        }
        return Report(metrics: line.metrics.mapValues(\.number), step: step)
    }

    /// The last value of `metric`, or the one that was said to be final.
    package func value(of metric: String) throws(TrialFailure) -> Double {
        guard let value = last[metric] else { throw .noValue(metric: metric) }
        switch value {
        case .number(let number) where !number.isNaN: return number
        case .number: throw .notANumber(metric: metric, text: "nan")
        case .other(let text): throw .notANumber(metric: metric, text: text)
        }
    }

    /// The metrics that were reported.
    var names: Set<String> { Set(last.keys) }

    /// The last value of `metric` if there is one that is a number.
    func valueIfAny(of metric: String) -> Double? { try? value(of: metric) }
}
