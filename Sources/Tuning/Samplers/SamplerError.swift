/// What a sampler can refuse.
@nonexhaustive
public enum SamplerError: Error, Hashable, CustomStringConvertible {
    /// The objective asks for a parameter that the grid does not have.
    case notOnGrid(String)
    /// A trial with fixed parameters leaves one open that only the grid could choose.
    case noGridPoint(String)
    /// A parameter has no end of values, and all of them were to be tried.
    case endless(String)
    /// The machine lacks the linear algebra that a sampler needs; the words say what.
    case noLinearAlgebra(String)
    /// All points were to be tried, and there are too many to list them.
    case tooManyPoints

    /// The error in words.
    public var description: String {
        switch self {
        case .notOnGrid(let name): "\(name): the grid has no values for it"
        case .noGridPoint(let name): "\(name): an enqueued trial must fix all parameters of the grid"
        case .tooManyPoints:
            "all points are to be tried, and there are more than \(EnumerationSampler.limit) of them"
        case .endless(let name):
            "\(name): all values are to be tried, and it has no end of them; give it a step"
        case .noLinearAlgebra(let fault): "this sampler needs linear algebra: \(fault)"
        }
    }
}
