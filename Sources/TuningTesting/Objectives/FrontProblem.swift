public import Tuning

/// Several functions to minimize at once, whose best compromises are a known front.
public struct FrontProblem: Sendable, Identifiable {
    /// Its name.
    public let name: String
    /// What it takes: `x0`, `x1` and so on.
    public let space: SearchSpace
    /// A point that is worse than all that matter: volumes end there.
    public let reference: [Double]
    private let function: @Sendable ([Double]) -> [Double]

    /// What it is told apart by: its name.
    public var id: String { name }
    /// How many functions there are.
    public var objectives: Int { reference.count }
    /// What is after what: everything is to be small.
    public var directions: [Direction] { reference.map { _ in .minimize } }

    init(
        _ name: String, _ bounds: [ClosedRange<Double>], reference: [Double],
        _ function: @escaping @Sendable ([Double]) -> [Double]
    ) {
        self.name = name
        space = SearchSpace(bounds.enumerated().map { ("x\($0)", Distribution.float($1)) })
        (self.reference, self.function) = (reference, function)
    }

    /// The values at `x`, a number for each parameter.
    public func values(at x: [Double]) -> [Double] { function(x) }

    /// Evaluates the trial's choice of parameters.
    public func evaluate(_ trial: Trial) throws -> [Double] {
        values(at: try space.map { try trial.suggest($0, from: $1) })
    }
}

extension FrontProblem {
    /// The seven problems by which samplers of several objectives are compared.
    public static var all: [FrontProblem] { [zdt1, zdt2, zdt3, zdt4, zdt6, dtlz1, dtlz2] }

    static func unit(_ count: Int) -> [ClosedRange<Double>] {
        [ClosedRange<Double>](repeating: 0...1, count: count)
    }
}
