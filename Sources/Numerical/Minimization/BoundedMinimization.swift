import CNLopt

/// Finds a minimum of a smooth function within bounds, by its gradient.
///
/// Quasi-Newton steps of limited memory, by the L-BFGS of NLopt: the same start gives the same minimum.
///
/// > D. Liu, J. Nocedal. "On the Limited Memory BFGS Method for Large Scale Optimization." Math. Programming 45, 1989.
/// > L. Lukšan's implementation in S. Johnson, *The NLopt nonlinear-optimization package*.
public struct BoundedMinimization: Hashable, Sendable {
    /// The smallest value of each coordinate.
    public let lowerBounds: [Double]
    /// The largest value of each coordinate.
    public let upperBounds: [Double]
    /// How often the function is evaluated at most.
    public var maximumEvaluations: Int
    /// The relative change of the value below which the search ends.
    public var valueTolerance: Double
    /// The change of each coordinate below which the search ends.
    public var pointTolerance: Double

    /// A search between two corners.
    public init(
        from lowerBounds: [Double], to upperBounds: [Double], maximumEvaluations: Int = 100,
        valueTolerance: Double = 1e-8, pointTolerance: Double = 1e-8
    ) {
        precondition(lowerBounds.count == upperBounds.count, "Each coordinate has two bounds.")
        (self.lowerBounds, self.upperBounds) = (lowerBounds, upperBounds)
        self.maximumEvaluations = maximumEvaluations
        (self.valueTolerance, self.pointTolerance) = (valueTolerance, pointTolerance)
    }

    /// The best of all points that were evaluated.
    public struct Minimum: Hashable, Sendable {
        /// Where it is.
        public var point: [Double]
        /// The value there; +∞ if no value was a number.
        public var value: Double
        /// How often the function was evaluated.
        public var evaluations: Int
    }

    /// Goes down from `start`, which is moved into the bounds first.
    ///
    /// - Parameter function: Gives the value at a point, and writes its gradient. A value that is no number counts as
    ///   a wall.
    public func minimize(
        from start: [Double], _ function: (_ point: [Double], _ gradient: inout [Double]) -> Double
    ) -> Minimum {
        let inside = start.indices.map { min(max(start[$0], lowerBounds[$0]), upperBounds[$0]) }
        return withoutActuallyEscaping(function) { function in
            let search = Search(function, start: inside)
            if !inside.isEmpty { withExtendedLifetime(search) { run(search) } }
            return search.best
        }
    }

    private func run(_ search: Search) {
        guard let handle = nlopt_create(NLOPT_LD_LBFGS, UInt32(search.best.point.count)) else { return }
        defer { nlopt_destroy(handle) }
        search.handle = handle
        nlopt_set_lower_bounds(handle, lowerBounds)
        nlopt_set_upper_bounds(handle, upperBounds)
        nlopt_set_maxeval(handle, Int32(clamping: maximumEvaluations))
        nlopt_set_ftol_rel(handle, valueTolerance)
        nlopt_set_xtol_abs1(handle, pointTolerance)
        nlopt_set_vector_storage(handle, 10)
        nlopt_set_min_objective(handle, evaluate, Unmanaged.passUnretained(search).toOpaque())
        var (point, value) = (search.best.point, 0.0)
        // Why it ended is not asked: what counts is the best point that was seen.
        _ = nlopt_optimize(handle, &point, &value)
    }
}

/// One descent, as the callback of NLopt sees it.
private final class Search {
    let function: ([Double], inout [Double]) -> Double
    var best: BoundedMinimization.Minimum
    var gradient: [Double]
    var handle: nlopt_opt?

    init(_ function: @escaping ([Double], inout [Double]) -> Double, start: [Double]) {
        self.function = function
        best = .init(point: start, value: .infinity, evaluations: 0)
        gradient = Array(repeating: 0, count: start.count)
    }

    func value(at point: [Double]) -> Double {
        let value = function(point, &gradient)
        best.evaluations += 1
        if value < best.value { (best.point, best.value) = (point, value) }
        return value
    }
}

private func evaluate(
    count: UInt32, point: UnsafePointer<Double>?, gradient: UnsafeMutablePointer<Double>?,
    context: UnsafeMutableRawPointer?
) -> Double {
    guard let point, let context else { return .infinity }
    let search = Unmanaged<Search>.fromOpaque(context).takeUnretainedValue()
    let value = search.value(at: Array(UnsafeBufferPointer(start: point, count: Int(count))))
    guard value.isFinite, search.gradient.allSatisfy(\.isFinite) else {
        // The line search of the library does not end where nothing is a number.
        if search.best.value.isInfinite || value.isNaN { nlopt_force_stop(search.handle) }
        for index in 0..<Int(count) { gradient?[index] = 0 }
        return .greatestFiniteMagnitude
    }
    if let gradient {
        for index in 0..<Int(count) { gradient[index] = search.gradient[index] }
    }
    return value
}
