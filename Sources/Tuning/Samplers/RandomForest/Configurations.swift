import SearchAlgorithms

/// What was tried, each combination of values once, and what came of it.
struct Configurations: Sendable {
    /// A combination of values, with all trials that are complete with it.
    struct Configuration: Sendable {
        /// Where it lies, as a forest sees it.
        let point: [Double]
        /// The sum of each objective, with the sign with which less is better.
        var sums: [Double]
        var count = 0
        /// The sum of what breaks constraints.
        var violation = 0.0
        /// The row of its first trial.
        let row: Int
        /// The number of its first trial, and of its last.
        var first, last: Int

        /// The mean of an objective.
        func mean(_ objective: Int) -> Double { sums[objective] / Double(count) }
    }

    private(set) var all: [Configuration] = []
    private var indices: [UInt64: Int] = [:]
    private var observations: Observations
    private var used = 0
    /// Where all trials were, whatever came of them.
    private var tried: Set<UInt64> = []
    /// How many rows were read.
    private(set) var seen = 0
    let space: SearchSpace
    private let features: [ForestFeature]

    init(_ space: SearchSpace, directions: [Direction]) {
        self.space = space
        features = space.distributions.map(\.forestFeature)
        observations = Observations(space, directions: directions)
    }

    /// Reads the rows of `history` that are new.
    mutating func update(_ history: History) {
        let columns = space.names.map { history.parameter($0) }
        let distributions = space.distributions
        for row in seen..<history.count {
            let point = zip(columns, distributions).map { column, distribution in
                column?.value(inRow: row).map(distribution.position) ?? .nan
            }
            tried.insert(Self.key(forestPoint(point)))
        }
        seen = history.count
        observations.update(history)
        while used < observations.count {
            add(used, row: observations.rows[used], in: history)
            used += 1
        }
    }

    private mutating func add(_ index: Int, row: Int, in history: History) {
        let number = history.numbers[row]
        let point = forestPoint(observations.points[index])
        let key = Self.key(point)
        let place = indices[key] ?? all.count
        if place == all.count {
            indices[key] = place
            let none = observations.losses.map { _ in 0.0 }
            all.append(Configuration(point: point, sums: none, row: row, first: number, last: number))
        }
        for objective in observations.losses.indices {
            all[place].sums[objective] += observations.losses[objective][index]
        }
        all[place].count += 1
        all[place].violation += observations.violations[index]
        all[place].last = max(all[place].last, number)
    }

    /// Where a point of the unit cube lies, as a forest sees it: choices by number.
    func forestPoint(_ point: [Double]) -> [Double] {
        zip(point, features).map { coordinate, feature in
            guard case .categorical(let count) = feature, !coordinate.isNaN else { return coordinate }
            return min((coordinate * Double(count)).rounded(.down), Double(count - 1))
        }
    }

    /// The internal values at a point, as a forest sees it.
    func internalValues(at point: [Double]) -> [Double] {
        zip(space.distributions, zip(point, features)).map { distribution, entry in
            if entry.0.isNaN || entry.1 != .numeric { return entry.0 }
            return distribution.quantile(entry.0)
        }
    }

    /// Whether a trial was at `point`, whatever came of it.
    func wasTried(_ point: [Double]) -> Bool { tried.contains(Self.key(point)) }

    /// Where the trials lie that run now, `trial` aside.
    func pending(in history: History, except trial: FrozenTrial) -> [[Double]] {
        observations.pending(in: history, except: trial).map(forestPoint)
    }

    /// A number that tells a combination from all others, for all that chance will show.
    static func key(_ values: [Double]) -> UInt64 {
        values.reduce(0x9E37_79B9_7F4A_7C15) { hash, value in
            // 0 and −0 are one value, and so are all NaNs.
            let bits = value.isNaN ? 0x7FF8_0000_0000_0000 : (value + 0).bitPattern
            var z = (hash ^ bits) &* 0xBF58_476D_1CE4_E5B9
            z = (z ^ (z >> 32)) &* 0x94D0_49BB_1331_11EB
            return z ^ (z >> 29)
        }
    }
}
