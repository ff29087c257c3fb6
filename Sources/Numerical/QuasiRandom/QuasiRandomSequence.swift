/// Points that fill the unit cube more evenly than random ones.
///
/// Every point can be had by its index alone, so that any number of workers share one sequence without a word: each takes
/// the points of its own trial numbers.
public protocol QuasiRandomSequence: Sendable {
    /// The largest number of dimensions.
    static var maximumDimensions: Int { get }

    /// The number of dimensions.
    var dimensions: Int { get }

    /// The sequence in the first `dimensions` dimensions, which do not depend on how many follow.
    ///
    /// - Parameter seed: What to scramble by; `nil` is the sequence as it was published.
    init(dimensions: Int, scrambledBy seed: UInt64?)

    /// One coordinate of the point at `index`, in [0, 1).
    func coordinate(_ dimension: Int, at index: Int) -> Double
}

extension QuasiRandomSequence {
    /// The point at `index`, counted from 0, in [0, 1)ᵈ.
    public func point(at index: Int) -> [Double] {
        (0..<dimensions).map { coordinate($0, at: index) }
    }
}
