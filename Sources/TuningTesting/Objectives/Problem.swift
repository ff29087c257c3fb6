public import Tuning

/// A function to minimize, with its space and its known minimum.
///
/// The peers' figures were taken on the same ones.
public struct Problem: Sendable, Identifiable {
    /// Its name.
    public let name: String
    /// What it takes.
    public let space: DeclaredSpace
    /// The smallest value there is.
    public let minimum: Double
    private let function: @Sendable ([String: ParameterValue]) -> Double

    /// What it is told apart by: its name.
    public var id: String { name }

    init(
        _ name: String, _ parameters: [DeclaredSpace.Parameter], minimum: Double,
        _ function: @escaping @Sendable ([String: ParameterValue]) -> Double
    ) throws(SearchSpaceError) {
        self.name = name
        space = try DeclaredSpace(parameters)
        self.minimum = minimum
        self.function = function
    }

    /// The value at `parameters`, all that the space has under its conditions.
    public func value(at parameters: [String: ParameterValue]) -> Double { function(parameters) }

    /// Evaluates the trial's choice of parameters.
    public func evaluate(_ trial: Trial) throws -> Double { value(at: try trial.suggest(space)) }
}

extension Problem {
    /// The ten problems by which samplers are compared.
    public static func all() throws -> [Problem] {
        try [
            branin(), hartmann6(), ackley(10), rosenbrock(5), rastrigin(10), levy(8), conditional(),
            svm("svm_breast_cancer"), svm("svm_digits"), gradientBoosting(),
        ]
    }
}

extension [String: ParameterValue] {
    /// The value of `name` as a number; NaN if there is none.
    func number(_ name: String) -> Double { self[name]?.number ?? .nan }

    /// The values of `x0`, `x1` and so on.
    func vector(_ count: Int) -> [Double] { (0..<count).map { number("x\($0)") } }
}

extension Problem {
    /// The parameters `x0`, `x1` and so on, of one range.
    static func vector(_ count: Int, in bounds: ClosedRange<Double>) -> [DeclaredSpace.Parameter] {
        (0..<count).map { .init("x\($0)", .float(bounds)) }
    }
}
