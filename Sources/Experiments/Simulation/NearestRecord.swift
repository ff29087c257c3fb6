public import Tuning

/// Gives each trial the curve of the nearest recorded trial that no other one has taken.
///
/// Distances are Euclidean in the unit cube of the space; two choices that differ are 1 apart, and so are a value and its absence. Of
/// two that are as near, the earlier one is taken. O(n·d) for each trial, for n recorded ones with d parameters.
public struct NearestRecord: SimulatedProgram {
    private let space: DeclaredSpace
    private let curves: [LearningCurve]
    /// Which parameters are choices.
    private let isChoice: [Bool]
    /// The points of the trials that are left, one after the other; NaN where one has no such parameter.
    private var points: [Double] = []
    /// Which trials are left, in the order of `points`.
    private var left: [Int]

    /// Takes the trials of `curves`, over its space.
    public init(_ curves: RecordedCurves) {
        space = curves.space
        self.curves = curves.records.map(\.curve)
        isChoice = space.parameters.map(\.distribution.isCategorical)
        left = Array(curves.records.indices)
        for record in curves.records { points += point { record.parameters[$0] } }
    }

    /// How many recorded trials are left.
    public var remaining: Int { left.count }

    /// The curve of the nearest one that is left.
    public mutating func curve(of trial: Trial) throws -> LearningCurve {
        let values = try trial.suggest(space)
        guard let place = nearest(to: point { values[$0] }) else {
            throw SimulationError.used(count: curves.count)
        }
        return curves[take(place)]
    }

    private func point(_ value: (String) -> ParameterValue?) -> [Double] {
        space.parameters.map { parameter in
            let distribution = parameter.distribution
            guard let value = value(parameter.name).flatMap(distribution.internalValue) else { return .nan }
            return distribution.isCategorical ? value : distribution.position(of: value)
        }
    }

    private func nearest(to point: [Double]) -> Int? {
        var (best, least) = (Int?.none, Double.infinity)
        let dimensions = point.count
        for place in left.indices {
            var (sum, dimension) = (0.0, 0)
            while dimension < dimensions, sum <= least {
                sum += square(point[dimension], points[place * dimensions + dimension], isChoice[dimension])
                dimension += 1
            }
            if sum < least || (sum == least && best.map { left[place] < left[$0] } ?? true) {
                (best, least) = (place, sum)
            }
        }
        return best
    }

    private func square(_ a: Double, _ b: Double, _ isChoice: Bool) -> Double {
        if a.isNaN || b.isNaN { return a.isNaN && b.isNaN ? 0 : 1 }
        return isChoice ? (a == b ? 0 : 1) : (a - b) * (a - b)
    }

    /// Takes a trial out of those that are left: the last one gets its place.
    private mutating func take(_ place: Int) -> Int {
        let dimensions = isChoice.count
        let last = left.count - 1
        for dimension in 0..<dimensions {
            points[place * dimensions + dimension] = points[last * dimensions + dimension]
        }
        points.removeLast(dimensions)
        left.swapAt(place, last)
        return left.removeLast()
    }
}
