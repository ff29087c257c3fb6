public import Tuning

/// What a training reports, step by step, and how long it takes.
public struct LearningCurve: Hashable, Sendable {
    /// What comes after the last report.
    public enum Ending: Hashable, Sendable {
        /// The result.
        case complete(Double)
        /// A failure.
        case failed
        /// Nobody knows: the training was ended there.
        case unknown
    }

    /// What was reported.
    public var reports: Reports
    /// What comes after the last report.
    public var ending: Ending
    /// How long all that is known of it takes, in seconds; its steps share it evenly.
    public var seconds: Double
    /// How far it breaks each constraint; feasible if none is above 0.
    public var constraints: [String: Double]

    /// A curve; without a time, a step takes one second.
    public init(
        _ reports: Reports, _ ending: Ending, seconds: Double? = nil, constraints: [String: Double] = [:]
    ) {
        (self.reports, self.ending, self.constraints) = (reports, ending, constraints)
        self.seconds = 0
        self.seconds = seconds ?? Double(max(steps, 1))
    }
}

extension LearningCurve {
    /// How many steps are known.
    public var steps: Int { steps(through: reports.count - 1) }

    /// How many steps are trained when the report at `index` is made.
    ///
    /// Where the first step is 0, one has been trained then.
    func steps(through index: Int) -> Int {
        guard index >= 0, let first = reports.steps.first else { return 0 }
        return reports.steps[index] + max(0, 1 - first)
    }

    /// How many seconds pass until the report at `index` is made.
    func seconds(through index: Int) -> Double {
        index < 0 ? 0 : seconds * Double(steps(through: index)) / Double(max(steps, 1))
    }

    /// Whether all of the training is known.
    var isWhole: Bool { ending != .unknown }
}
