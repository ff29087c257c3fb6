import Tuning

/// The kinds of figures, by the names that they have on the command line and in the server's addresses.
public enum FigureKind: String, CaseIterable, Sendable {
    /// How the best value came about.
    case optimizationHistory = "optimization-history"
    /// How much each parameter matters.
    case parameterImportances = "parameter-importances"
    /// All parameters of all trials at once.
    case parallelCoordinate = "parallel-coordinate"
    /// Values over one parameter at a time.
    case slice
    /// Values over two parameters at a time.
    case contour
    /// Ranks over two parameters at a time.
    case rank
    /// Which share of the trials reaches a value.
    case empiricalDistribution = "empirical-distribution"
    /// What trials reported while they ran.
    case intermediateValues = "intermediate-values"
    /// The trials that no other one beats in all objectives.
    case paretoFront = "pareto-front"
    /// How the Pareto front grew.
    case hypervolumeHistory = "hypervolume-history"
    /// When trials ran.
    case timeline
    /// How much may be left to gain.
    case terminatorImprovement = "terminator-improvement"
    /// Which trials of a population went on from which.
    case lineage
    /// How many trials reached which rung.
    case rungs
    /// How well a model predicts trials that it has not seen.
    case modelFit = "model-fit"

    /// The kind called `name`: its own name, or the one that Optuna gives it.
    public init?(named name: String) {
        let name = name.lowercased().split(separator: "_").joined(separator: "-")
        guard let kind = Self(rawValue: name) ?? Self.others[name] else { return nil }
        self = kind
    }

    private static let others: [String: FigureKind] = [
        "history": .optimizationHistory, "param-importances": .parameterImportances,
        "importances": .parameterImportances, "importance": .parameterImportances,
        "parallel-coordinates": .parallelCoordinate, "parallel": .parallelCoordinate,
        "edf": .empiricalDistribution, "intermediate": .intermediateValues, "pareto": .paretoFront,
        "hypervolume": .hypervolumeHistory, "terminator": .terminatorImprovement, "rung-occupancy": .rungs,
    ]

    /// The title of its figures.
    public var title: String {
        switch self {
        case .optimizationHistory: "Optimization history"
        case .parameterImportances: "Parameter importances"
        case .parallelCoordinate: "Parallel coordinates"
        case .slice: "Slices"
        case .contour: "Contours"
        case .rank: "Ranks"
        case .empiricalDistribution: "Empirical distribution"
        case .intermediateValues: "Intermediate values"
        case .paretoFront: "Pareto front"
        case .hypervolumeHistory: "Hypervolume history"
        case .timeline: "Timeline"
        case .terminatorImprovement: "What is left to gain"
        case .lineage: "Lineage"
        case .rungs: "Rungs"
        case .modelFit: "Model fit"
        }
    }

    /// What its figures answer.
    public var summary: String {
        switch self {
        case .optimizationHistory: "the value of each trial, and the best so far"
        case .parameterImportances: "how much each parameter matters"
        case .parallelCoordinate: "all parameters of all trials, coloured by value"
        case .slice: "values over one parameter at a time"
        case .contour: "values over two parameters at a time"
        case .rank: "how trials rank, over two parameters at a time"
        case .empiricalDistribution: "which share of the trials has at most a value"
        case .intermediateValues: "what trials reported while they ran"
        case .paretoFront: "the trials that no other one beats"
        case .hypervolumeHistory: "how much the front dominates, trial by trial"
        case .timeline: "when trials ran, and how they ended"
        case .terminatorImprovement: "how much the best value may yet improve"
        case .lineage: "which trials of a population went on from which"
        case .rungs: "how many trials reached each rung of halving"
        case .modelFit: "what a model predicts of unseen trials"
        }
    }

    /// The figure of `study`.
    ///
    /// A figure that has nothing to show says so in words: see ``Figure/isEmpty``. O(n log n) for *n* trials, but for
    /// models, which learn from a part of them.
    /// - Throws: ``FigureError`` if `options` ask for what the study does not have.
    public func figure(of study: StudyTrials, options: FigureOptions = FigureOptions())
        throws(FigureError) -> Figure
    {
        if let objective = options.objective, !study.directions.indices.contains(objective) {
            throw .noObjective(objective, count: study.directions.count)
        }
        switch self {
        case .optimizationHistory: return .optimizationHistory(of: study, options)
        case .parameterImportances: return try .parameterImportances(of: study, options)
        case .parallelCoordinate: return try .parallelCoordinate(of: study, options)
        case .slice: return try .slice(of: study, options)
        case .contour: return try .contour(of: study, options)
        case .rank: return try .rank(of: study, options)
        case .empiricalDistribution: return .empiricalDistribution(of: study, options)
        case .intermediateValues: return .intermediateValues(of: study, options)
        case .paretoFront: return .paretoFront(of: study, options)
        case .hypervolumeHistory: return try .hypervolumeHistory(of: study, options)
        case .timeline: return .timeline(of: study, options)
        case .terminatorImprovement: return .terminatorImprovement(of: study, options)
        case .lineage: return .lineage(of: study, options)
        case .rungs: return .rungs(of: study, options)
        case .modelFit: return .modelFit(of: study, options)
        }
    }
}
