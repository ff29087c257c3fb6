import Numerical

/// All combinations of some lists of values, numbered.
struct GridPoints: Sendable {
    /// The parameters, sorted.
    let names: [String]
    /// How many combinations there are.
    let count: Int
    private let lists: [[ParameterValue]]
    /// The combination behind each number; empty where the grid is too large to be shuffled.
    private let order: [Int32]

    /// Above so many points, the numbers are in the order of the lists.
    private static let largestShuffled = 1 << 24

    init(_ grid: [String: [ParameterValue]], seed: UInt32) {
        names = grid.keys.sorted()
        lists = names.map { grid[$0] ?? [] }
        count = lists.reduce(1) { product, list in
            let (value, overflow) = product.multipliedReportingOverflow(by: list.count)
            return overflow ? .max : value
        }
        guard count <= Self.largestShuffled else {
            order = []
            return
        }
        // Optuna's order, so that workers of both number the points alike.
        var order = (0..<Int32(count)).map(\.self)
        var twister = MersenneTwister(seed: seed)
        twister.shuffle(&order)
        self.order = order
    }

    /// The value of `name` in the combination that `point` stands for.
    ///
    /// The last list turns fastest.
    func value(of name: String, at point: Int) -> ParameterValue {
        var rest = order.isEmpty ? point : Int(order[point])
        for (position, list) in lists.enumerated().reversed() {
            if names[position] == name { return list[rest % list.count] }
            rest /= list.count
        }
        return .null
    }
}

extension Distribution {
    /// All internal values in order, or `nil` for a continuous range.
    package var allValues: [Double]? {
        guard let count else { return nil }
        switch self {
        case .categorical: return (0..<count).map(Double.init)
        case .int(let bounds, .stepped(let step)):
            return stride(from: bounds.lowerBound, through: bounds.upperBound, by: step).map(Double.init)
        case .int(let bounds, _): return bounds.map(Double.init)
        case .float(let bounds, .stepped(let step)):
            return (0..<count).map { Self.gridValue($0, of: bounds, step: step) }
        case .float(let bounds, _): return [bounds.lowerBound]
        }
    }
}
