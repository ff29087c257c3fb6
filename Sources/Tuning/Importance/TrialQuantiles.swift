import Glibc
import SearchAlgorithms

/// The best trials, and those that they are compared with.
struct TrialQuantiles {
    /// What each row is: 0 if it does not count, 1 in the region, 2 in the target too.
    private let kinds: [UInt8]
    private let target, region: Int

    /// The complete rows of `history` with finite values, split by quantiles.
    init(_ history: History, objective: Int?, target: Double, region: Double) {
        let signs = history.directions.map(\.sign)
        let columns = history.objectives
        let objectives = objective.map { [$0] } ?? Array(columns.indices)
        let rows = (0..<history.count).filter { row in
            history.states[row] == .complete && objectives.allSatisfy { columns[$0][row].isFinite }
        }
        func best(_ share: Double) -> [Int] {
            guard share < 1, !rows.isEmpty else { return rows }
            let wanted = Int((share * Double(rows.count)).rounded(.up))
            guard objectives.count == 1 else {
                return FrontSelection(wanted, of: rows, in: history).chosen
            }
            let losses = rows.map { signs[objectives[0]] * columns[objectives[0]][$0] }
            let cut = losses.sorted()[wanted - 1]
            return zip(rows, losses).filter { $0.1 <= cut }.map(\.0)
        }
        // One trial alone is no better than others.
        let inRegion = rows.count > 1 ? best(region) : []
        let inTarget = rows.count > 1 ? best(target) : []
        var kinds = [UInt8](repeating: 0, count: history.count)
        for row in inRegion { kinds[row] = 1 }
        for row in inTarget { kinds[row] = 2 }
        (self.kinds, self.target, self.region) = (kinds, inTarget.count, inRegion.count)
    }

    /// The importance of the parameter `name`.
    ///
    /// O(rows).
    func importance(of name: String, in history: History, isLocal: Bool) -> Double {
        guard let column = history.parameter(name) else { return 0 }
        var regimes: [Distribution: Int] = [:]
        var counts: [PEDANOVA.Regime] = []
        var last: (space: SearchSpace, regime: Int, grid: ParameterGrid)?
        column.values.forEachChunk { start, values in
            for (offset, value) in values.enumerated() {
                let row = column.row(at: start + offset)
                guard kinds[row] > 0 else { continue }
                let space = history.spaces[row]
                if last?.space != space, let distribution = space[name] {
                    let grid = ParameterGrid(distribution)
                    let regime = regimes[distribution] ?? counts.count
                    if regime == counts.count {
                        regimes[distribution] = regime
                        let none = [Int](repeating: 0, count: grid.count)
                        counts.append(.init(isCategorical: grid.isCategorical, target: none, region: none))
                    }
                    last = (space, regime, grid)
                }
                guard let (_, regime, grid) = last else { continue }
                let cell = grid.cell(of: value)
                counts[regime].region[cell] += 1
                if kinds[row] == 2 { counts[regime].target[cell] += 1 }
            }
        }
        // A regime of one trial says nothing, and one of a single value neither.
        let told = counts.filter { $0.region.count > 1 && $0.region.reduce(0, +) > 1 }
        return PEDANOVA.importance(of: told, target: target, region: region, isLocal: isLocal)
    }
}

/// The cells in which the values of a parameter are counted: at most fifty of equal width, or the choices.
struct ParameterGrid {
    let isCategorical: Bool
    let count: Int
    private let low, width: Double
    private let isLog: Bool

    /// The grid of `distribution`, as Optuna makes it.
    init(_ distribution: Distribution) {
        isLog = distribution.isLog
        let bounds = isLog ? distribution.bounds.logarithm : distribution.bounds
        if case .categorical(let choices) = distribution {
            (isCategorical, count, low, width) = (true, choices.count, 0, 1)
            return
        }
        isCategorical = false
        low = bounds.lowerBound
        let steps = 50
        switch distribution {
        case _ where distribution.isSingle: count = 1
        case .int(let range, .log):
            let bits = log2(Double(range.upperBound) - Double(range.lowerBound) + 1).rounded(.up)
            count = min(Int(bits) + 1, steps)
        default: count = min(distribution.count ?? steps, steps)
        }
        width = count > 1 ? (bounds.upperBound / 2 - low / 2) / Double(count - 1) : 1
    }

    /// The cell that the internal value `value` is counted in; in the middle between two, the lower one.
    func cell(of value: Double) -> Int {
        if isCategorical { return min(max(Int(value), 0), count - 1) }
        // Halves, as the width of a range can overflow.
        let place = ((isLog ? log(value) : value) / 2 - low / 2) / width
        return Int(min(max((place - 0.5).rounded(.up), 0), Double(count - 1)))
    }
}
