import SearchAlgorithms

/// The trials that have all of some parameters, as two densities that follow the history.
///
/// The best trials are below, however old; above are those of the latest rows, so that an ask is bounded.
struct ObservationSet: Sendable {
    private(set) var tree: TreeParzenEstimator
    private let space: SearchSpace
    /// The number of the trial of each row that was looked at; −1 where the row failed or lacks a parameter.
    private var numbers: [Int] = []
    /// The rows that are below, rising, whether they have all parameters or not.
    private var below: [Int] = []
    /// The first row that can be above.
    private var start = 0
    /// How many rows can be above.
    private let limit: Int
    /// The running trials that are above, by number.
    private var running: [Int: [Double]] = [:]
    /// Where all parameters are counted, the points of all rows; `nil` elsewhere.
    ///
    /// Rows never change: what a longer history said holds for a shorter one up to its end.
    private var visits: Visits?

    /// An empty set for the parameters of `space`, of which the latest `limit` rows can be above.
    init(_ space: SearchSpace, _ options: ParzenOptions, belowOptions: ParzenOptions, limit: Int) {
        (self.space, self.limit) = (space, limit)
        tree = TreeParzenEstimator(
            space.distributions.map(\.parzen), options: options, belowOptions: belowOptions)
        visits = space.distributions.allSatisfy { $0.count != nil } ? Visits() : nil
    }

    /// Whether a trial that has ended, or runs, has the values `point`.
    func holds(_ point: [Double]) -> Bool {
        guard let visits else { return false }
        let key = VisitKey(Parameters(space, internalValues: point))
        return visits.contains(key, inRows: numbers.count) || running.values.contains(point)
    }

    /// Makes the densities those of `history`, whether it is longer or shorter than the last one.
    ///
    /// O(what has changed).
    mutating func update(_ history: History, below newBelow: [Int], running trials: [FrozenTrial]) {
        var changes = Changes()
        let columns = history.parameters(of: space)
        forgetRows(from: history.count, &changes)
        let (newStart, known) = (max(0, history.count - limit), numbers.count)
        for (row, isBelow) in below.changes(to: newBelow) where row < known && numbers[row] >= 0 {
            guard let point = columns.point(inRow: row) else { continue }
            if !isBelow || row >= start { changes.remove(numbers[row], below: !isBelow) }
            if isBelow || row >= max(start, newStart) {
                changes.insert(numbers[row], point, below: isBelow)
            }
        }
        move(to: newStart, besides: newBelow, columns, &changes)
        for row in known..<max(known, history.count) {
            let state = history.states[row]
            let point = state == .complete || state == .pruned ? columns.point(inRow: row) : nil
            numbers.append(point == nil ? -1 : history.numbers[row])
            guard let point else { continue }
            visits?.insert(Parameters(space, internalValues: point), row: row)
            let isBelow = newBelow.holds(row)
            if isBelow || row >= newStart { changes.insert(history.numbers[row], point, below: isBelow) }
        }
        below = newBelow
        replaceRunning(with: trials, &changes)
        tree.below.update(removing: changes.fromBelow, inserting: changes.toBelow)
        tree.above.update(removing: changes.fromAbove, inserting: changes.toAbove)
    }

    private mutating func forgetRows(from count: Int, _ changes: inout Changes) {
        while numbers.count > count {
            let number = numbers.removeLast()
            let isBelow = below.holds(numbers.count)
            if number >= 0, isBelow || numbers.count >= start { changes.remove(number, below: isBelow) }
        }
    }

    /// Takes the known rows before `newStart` away from above, or back where the history was longer.
    private mutating func move(
        to newStart: Int, besides newBelow: [Int], _ columns: [ParameterColumn?], _ changes: inout Changes
    ) {
        for row in start..<max(start, min(newStart, numbers.count)) where numbers[row] >= 0 {
            // What was or comes below is dealt with.
            if !below.holds(row), !newBelow.holds(row) { changes.remove(numbers[row], below: false) }
        }
        for row in newStart..<max(newStart, min(start, numbers.count)) where numbers[row] >= 0 {
            guard !newBelow.holds(row), let point = columns.point(inRow: row) else { continue }
            changes.insert(numbers[row], point, below: false)
        }
        start = newStart
    }

    private mutating func replaceRunning(with trials: [FrozenTrial], _ changes: inout Changes) {
        var current: [Int: [Double]] = [:]
        for trial in trials { current[trial.number] = trial.point(space.names) }
        for (number, point) in running where current[number] != point {
            changes.removeRunning(number, point)
        }
        for (number, point) in current where running[number] != point {
            changes.insert(number, point, below: false)
        }
        running = current
    }
}

/// What comes and goes on both sides.
private struct Changes {
    var fromBelow: [Int] = []
    var fromAbove: [Int] = []
    var toBelow: [ParzenEstimator.Observation] = []
    var toAbove: [ParzenEstimator.Observation] = []

    mutating func remove(_ number: Int, below isBelow: Bool) {
        if isBelow { fromBelow.append(number) } else { fromAbove.append(number) }
    }

    mutating func insert(_ number: Int, _ point: [Double], below isBelow: Bool) {
        let observation = ParzenEstimator.Observation(number: number, point: point)
        if isBelow { toBelow.append(observation) } else { toAbove.append(observation) }
    }

    /// A running trial goes; one that has ended with the same parameters, and is not among the best, stays.
    mutating func removeRunning(_ number: Int, _ point: [Double]) {
        if let index = toAbove.firstIndex(where: { $0.number == number && $0.point == point }) {
            toAbove.remove(at: index)
        } else {
            fromAbove.append(number)
        }
    }
}

extension [ParameterColumn?] {
    /// The values of all columns in `row`, unless one has none.
    fileprivate func point(inRow row: Int) -> [Double]? {
        var point: [Double] = []
        point.reserveCapacity(count)
        for column in self {
            guard let value = column?.value(inRow: row) else { return nil }
            point.append(value)
        }
        return point
    }
}

extension FrozenTrial {
    /// The values of `names`, chosen or proposed, unless one has none.
    fileprivate func point(_ names: [String]) -> [Double]? {
        var point: [Double] = []
        for name in names {
            guard let value = parameters.internalValue(name) ?? proposal?.internalValue(name) else {
                return nil
            }
            point.append(value)
        }
        return point
    }
}

/// Rising lists of rows.
extension [Int] {
    /// Whether `row` is in the list.
    fileprivate func holds(_ row: Int) -> Bool {
        var (low, high) = (0, count)
        while low < high {
            let middle = (low + high) / 2
            if self[middle] < row { low = middle + 1 } else { high = middle }
        }
        return low < count && self[low] == row
    }

    /// The rows that are in one list alone, and whether it is `other`.
    fileprivate func changes(to other: [Int]) -> [(row: Int, isThere: Bool)] {
        var (changes, i, j) = ([(row: Int, isThere: Bool)](), 0, 0)
        while i < count || j < other.count {
            if j == other.count || (i < count && self[i] < other[j]) {
                changes.append((self[i], false))
                i += 1
            } else if i == count || other[j] < self[i] {
                changes.append((other[j], true))
                j += 1
            } else {
                (i, j) = (i + 1, j + 1)
            }
        }
        return changes
    }
}
