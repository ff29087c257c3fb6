/// What points can be asked about: a coordinate of [0, 1] for each dimension.
public struct CandidateSpace: Sendable {
    /// The values of one dimension.
    public enum Dimension: Hashable, Codable, Sendable {
        /// All of [0, 1].
        case continuous
        /// These coordinates, rising.
        case ordered([Double])
        /// Coordinates that stand for values without order.
        case unordered([Double])
    }

    /// The values of each dimension.
    public let dimensions: [Dimension]
    /// Which dimensions count, for the coordinates of a point.
    ///
    /// The others are where ``CandidateSpace/masked(_:)`` puts them.
    public let activity: @Sendable ([Double]) -> [Bool]

    /// The space of `dimensions`, all of which count unless `activity` says otherwise.
    public init(
        _ dimensions: [Dimension], activity: (@Sendable ([Double]) -> [Bool])? = nil
    ) {
        self.dimensions = dimensions
        self.activity = activity ?? { point in point.map { _ in true } }
    }

    /// What a kernel has to know of each dimension.
    public var kernelDimensions: [KernelDimension] {
        dimensions.map { if case .unordered = $0 { .categorical } else { .numeric } }
    }

    /// `point` as the kernel sees it: coordinates that do not count are at the centre, or a value of their own.
    public func masked(_ point: [Double]) -> [Double] { masked(point, activity(point)) }

    /// `point` where `active` coordinates count.
    func masked(_ point: [Double], _ active: [Bool]) -> [Double] {
        point.indices.map { active[$0] ? point[$0] : dimensions[$0].absence }
    }

    /// The point of the space that is closest to `point`, coordinate by coordinate.
    func nearest(_ point: [Double]) -> [Double] { zip(dimensions, point).map { $0.nearest($1) } }
}

extension CandidateSpace.Dimension {
    /// The coordinate of a point that has no value here.
    public var absence: Double { if case .unordered = self { -1 } else { 0.5 } }

    /// Whether it is not continuous.
    var isDiscrete: Bool { self != .continuous }

    func nearest(_ coordinate: Double) -> Double {
        switch self {
        case .continuous: return min(max(coordinate, 0), 1)
        case .unordered(let values):
            return values.isEmpty
                ? 0.5 : values[min(max(Int(coordinate * Double(values.count)), 0), values.count - 1)]
        case .ordered(let values):
            let index = values.partition(before: coordinate)
            guard index > 0 else { return values.first ?? 0.5 }
            guard index < values.count else { return values[index - 1] }
            return coordinate - values[index - 1] < values[index] - coordinate
                ? values[index - 1] : values[index]
        }
    }

    /// Other values to try than `coordinate`: all, or near ones and some further off.
    func neighbours(of coordinate: Double, limit: Int) -> [Double] {
        switch self {
        case .continuous: return []
        case .unordered(let values):
            guard values.count > limit else { return values.filter { $0 != coordinate } }
            let step = Double(values.count) / Double(limit)
            return (0..<limit).map { values[Int(Double($0) * step)] }.filter { $0 != coordinate }
        case .ordered(let values):
            guard values.count > limit else { return values.filter { $0 != coordinate } }
            let index = values.partition(before: coordinate)
            var found: Set<Int> = []
            var step = 1
            while step < values.count, found.count < limit {
                for other in [index - step, index + step] where values.indices.contains(other) {
                    found.insert(other)
                }
                step *= 2
            }
            return found.sorted().map { values[$0] }
        }
    }
}

extension [Double] {
    /// How many of the rising values are smaller than `value`.
    fileprivate func partition(before value: Double) -> Int {
        var (low, high) = (0, count)
        while low < high {
            let middle = (low + high) / 2
            if self[middle] < value { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
