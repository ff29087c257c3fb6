public import Tuning

/// Trials that have been trained, each with its parameters and its curve.
public struct RecordedCurves: Sendable {
    /// One trial.
    public struct Record: Sendable {
        /// Its parameters.
        public var parameters: Parameters
        /// What it reported.
        public var curve: LearningCurve

        /// A trial with its curve.
        public init(_ parameters: Parameters, _ curve: LearningCurve) {
            (self.parameters, self.curve) = (parameters, curve)
        }
    }

    /// What the trials are called together.
    public var name: String
    /// What the objective is after.
    public var direction: Direction
    /// The parameters.
    public var space: DeclaredSpace
    /// The trials, in the order in which they were made.
    public var records: [Record]
    /// Whether it is known how long steps took.
    public var isTimed: Bool

    /// Trials in their order.
    public init(
        _ name: String, _ direction: Direction, over space: DeclaredSpace, _ records: [Record],
        isTimed: Bool = true
    ) {
        (self.name, self.direction, self.space) = (name, direction, space)
        (self.records, self.isTimed) = (records, isTimed)
    }
}

/// Chooses the parameters of recorded trials once more, in their order.
public struct RecordedSampler: Sampler {
    private let records: [RecordedCurves.Record]

    /// A sampler of the trials of `curves`.
    public init(_ curves: RecordedCurves) { records = curves.records }

    /// No.
    public var usesHistory: Bool { false }

    /// The value that the trial had.
    public func sample(
        _ name: String, from distribution: Distribution, for trial: FrozenTrial, given history: History,
        using random: inout RandomStream
    ) throws -> Double {
        guard trial.number < records.count,
            let value = records[trial.number].parameters.internalValue(name)
        else { throw SimulationError.used(count: records.count) }
        return value
    }
}

/// Runs recorded trials once more, in their order: with ``RecordedSampler``.
public struct RecordedOrder: SimulatedProgram {
    private let records: [RecordedCurves.Record]

    /// The trials of `curves`.
    public init(_ curves: RecordedCurves) { records = curves.records }

    /// The curve of the trial of this number.
    public mutating func curve(of trial: Trial) throws -> LearningCurve {
        guard trial.number < records.count else { throw SimulationError.used(count: records.count) }
        let record = records[trial.number]
        for (name, distribution) in record.parameters.space {
            _ = try trial.suggest(name, from: distribution)
        }
        return record.curve
    }
}
