public import Tuning

/// What of a study a figure shows.
public struct FigureOptions: Hashable, Sendable {
    /// The parameters; empty leaves them to the figure, which takes those that matter most if there are many.
    public var parameters: [String] = []
    /// The number of the objective; `nil` is the first, or all where a figure shows several.
    public var objective: Int?
    /// The most marks: a larger study is thinned, its extremes are kept.
    public var limit = 4000
    /// How parameters are weighed.
    public var importance = ImportanceMethod.standard
    /// The point from which a hypervolume is measured, in the units of the objectives; `nil` is the worst of each.
    public var reference: [Double]?

    /// What figures show by default.
    public init() {}
}

/// Why a figure cannot be made as it was asked for.
@nonexhaustive
public enum FigureError: Error, Equatable, CustomStringConvertible {
    /// No complete trial has the parameter.
    case noParameter(String, known: [String])
    /// The study has no objective of that number.
    case noObjective(Int, count: Int)
    /// The reference point does not have a number for each objective.
    case reference(count: Int, objectives: Int)
    /// Figures of the kind show one study alone.
    case oneStudyAlone(FigureKind)

    /// The error in words.
    public var description: String {
        switch self {
        case .noParameter(let name, let known):
            known.isEmpty
                ? "no complete trial has a parameter \(name)"
                : "no complete trial has a parameter \(name): there are "
                    + known.prefix(12).joined(separator: ", ")
                    + (known.count > 12 ? " and \(known.count - 12) more" : "")
        case .noObjective(let number, let count):
            "the study has no objective \(number): the last one is \(count - 1)"
        case .reference(let count, let objectives):
            "the reference point has \(count.counted("number")), and the study \(objectives.counted("objective"))"
        case .oneStudyAlone(let kind):
            "\(kind.rawValue) shows one study alone: several fit into "
                + FigureKind.allCases.filter(\.comparesStudies).map(\.rawValue).joined(separator: " and ")
        }
    }
}
