/// How much a point promises; what is asked next is where it is largest.
public protocol AcquisitionFunction: Sendable {
    /// The value at each of `points`.
    func values(at points: KernelPoints) -> [Double]

    /// The value at `point`, whose derivatives are written to `gradient`: 0 for coordinates without order.
    func value(at point: [Double], gradient: inout [Double]) -> Double
}

/// What a Gaussian process promises, one point at a time.
public struct ModelledImprovement: AcquisitionFunction {
    /// What the values are thought to be.
    public let process: GaussianProcess
    /// What is expected of them.
    public let measure: ImprovementMeasure

    /// The `measure` of what `process` says.
    public init(_ measure: ImprovementMeasure, of process: GaussianProcess) {
        (self.process, self.measure) = (process, measure)
    }

    /// The measure at each of `points`.
    public func values(at points: KernelPoints) -> [Double] {
        process.posteriors(at: points).map {
            measure.value(mean: $0.mean, deviation: $0.variance.squareRoot())
        }
    }

    /// The measure at `point` and its derivatives.
    public func value(at point: [Double], gradient: inout [Double]) -> Double {
        let slopes = process.posteriorGradient(at: point)
        let deviation = slopes.posterior.variance.squareRoot()
        let slope = measure.slope(mean: slopes.posterior.mean, deviation: deviation)
        for index in point.indices {
            gradient[index] =
                slope.byMean * slopes.mean[index] + slope.byDeviation * slopes.variance[index]
                / (2 * deviation)
        }
        return slope.value
    }
}

/// The sum of several functions: the logarithm of a product, where they are logarithms.
public struct AcquisitionSum: AcquisitionFunction {
    /// The functions.
    public let parts: [any AcquisitionFunction]

    /// The sum of `parts`.
    public init(_ parts: [any AcquisitionFunction]) { self.parts = parts }

    /// The sum at each of `points`.
    public func values(at points: KernelPoints) -> [Double] {
        parts.reduce(into: Array(repeating: 0, count: points.count)) { sums, part in
            for (index, value) in part.values(at: points).enumerated() { sums[index] += value }
        }
    }

    /// The sum at `point` and its derivatives.
    public func value(at point: [Double], gradient: inout [Double]) -> Double {
        var (sum, part) = (0.0, gradient)
        for index in gradient.indices { gradient[index] = 0 }
        for function in parts {
            sum += function.value(at: point, gradient: &part)
            for index in gradient.indices { gradient[index] += part[index] }
        }
        return sum
    }
}
