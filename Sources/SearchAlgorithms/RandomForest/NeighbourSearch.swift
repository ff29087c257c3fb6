public import Numerical

/// Looks for the point of a mixed space, with conditions, where a score is largest.
///
/// From the best of many random points, and from good points that are given, it goes to the best neighbour as long as one
/// is better. Neighbours differ in one coordinate: a number by a normal step, large and small ones in turn, a
/// category by being another one.
///
/// > F. Hutter, H. Hoos, K. Leyton-Brown. "Sequential Model-Based Optimization for General Algorithm Configuration." LION 5,
/// > 2011, section 4.3.
public struct NeighbourSearch: Sendable {
    /// What coordinates are.
    public let features: [ForestFeature]
    /// The number between 0 and 1 nearest to another one that the coordinate can be, where not all can.
    public let nearest: @Sendable (_ feature: Int, _ number: Double) -> Double
    /// Which coordinates a point has that would have these; `nil` where it has all, always.
    public let presence: (@Sendable ([Double]) -> [Bool])?
    /// How many points are drawn.
    public var draws: Int
    /// From how many of these, and how many given ones at most, the search goes on.
    public var starts: Int
    /// How often each search moves at most.
    public var steps: Int
    /// How many neighbours are looked at before a move, at most.
    public var neighbours: Int

    /// A search with the usual effort, but for what is given.
    public init(
        _ features: [ForestFeature], nearest: @escaping @Sendable (Int, Double) -> Double,
        presence: (@Sendable ([Double]) -> [Bool])? = nil, draws: Int = 500, starts: Int = 6,
        steps: Int = 20,
        neighbours: Int = 64
    ) {
        (self.features, self.nearest, self.presence) = (features, nearest, presence)
        (self.draws, self.starts, self.steps, self.neighbours) = (draws, starts, steps, neighbours)
    }

    /// A point, with values also for the coordinates that it does not have, should it get them.
    private struct Candidate {
        var full: [Double]
        var point: [Double]
        var score = 0.0
    }

    /// A point drawn evenly.
    public func draw(using random: inout RandomStream) -> [Double] { drawn(using: &random).point }

    /// The points that were found, the best first: where searches ended, then what was drawn.
    ///
    /// `score` tells how good points are, whose coordinates stand one point after the other.
    public func best(
        near known: [[Double]], using random: inout RandomStream, score: ([Double]) -> [Double]
    ) -> [[Double]] {
        var sample = (0..<draws).map { _ in drawn(using: &random) }
        var searches = known.prefix(starts).map { completed($0, using: &random) }
        rate(&sample, score)
        rate(&searches, score)
        sample.sort { $0.score > $1.score }
        searches += sample.prefix(starts)
        climb(&searches, using: &random, score)
        return (searches.sorted { $0.score > $1.score } + sample).map(\.point)
    }

    private func rate(_ candidates: inout [Candidate], _ score: ([Double]) -> [Double]) {
        guard !candidates.isEmpty else { return }
        let scores = score(candidates.flatMap(\.point))
        for index in candidates.indices { candidates[index].score = scores[index] }
    }

    /// Moves all searches to their best neighbours until none gets better.
    private func climb(
        _ searches: inout [Candidate], using random: inout RandomStream, _ score: ([Double]) -> [Double]
    ) {
        var open = Array(searches.indices)
        for _ in 0..<steps where !open.isEmpty {
            let groups = open.map { neighbours(of: searches[$0], using: &random) }
            var all = groups.flatMap { $0 }
            rate(&all, score)
            var (start, improving) = (0, [Int]())
            for (search, group) in zip(open, groups) {
                let own = all[start..<start + group.count]
                start += group.count
                guard let best = own.max(by: { $0.score < $1.score }), best.score > searches[search].score
                else {
                    continue
                }
                searches[search] = best
                improving.append(search)
            }
            open = improving
        }
    }
}

extension NeighbourSearch {
    private func candidate(_ full: [Double]) -> Candidate {
        guard let presence else { return Candidate(full: full, point: full) }
        let point = zip(full, presence(full)).map { $1 ? $0 : .nan }
        return Candidate(full: full, point: point)
    }

    private func drawn(using random: inout RandomStream) -> Candidate {
        candidate(features.indices.map { value(of: $0, using: &random) })
    }

    /// A given point, with values drawn for what it lacks.
    private func completed(_ point: [Double], using random: inout RandomStream) -> Candidate {
        candidate(features.indices.map { point[$0].isNaN ? value(of: $0, using: &random) : point[$0] })
    }

    private func value(of feature: Int, using random: inout RandomStream) -> Double {
        switch features[feature] {
        case .numeric: nearest(feature, random.uniform())
        case .categorical(let count): Double(random.index(below: count))
        }
    }

    private func neighbours(of candidate: Candidate, using random: inout RandomStream) -> [Candidate] {
        let present = features.indices.filter { !candidate.point[$0].isNaN }
        guard !present.isEmpty else { return [] }
        // Of many coordinates, some are looked at; of many categories, some.
        var order = present
        let each = max(1, min(8, neighbours / present.count))
        for index in 0..<min(order.count, neighbours) {
            order.swapAt(index, index + random.index(below: order.count - index))
        }
        return order.prefix(neighbours).flatMap { feature in
            values(near: candidate.full[feature], of: feature, each, using: &random).map { value in
                var full = candidate.full
                full[feature] = value
                return self.candidate(full)
            }
        }
    }

    private func values(
        near value: Double, of feature: Int, _ count: Int, using random: inout RandomStream
    ) -> [Double] {
        switch features[feature] {
        case .categorical(let categories):
            let others = (0..<min(categories - 1, max(count, 4))).map { _ in
                random.index(below: categories - 1)
            }
            let all = categories - 1 <= max(count, 4) ? Array(0..<categories - 1) : others
            return all.map { Double($0 < Int(value) ? $0 : $0 + 1) }
        case .numeric:
            return (0..<count).compactMap { index in
                let step = Self.deviations[index % Self.deviations.count] * random.normal()
                let next = nearest(feature, min(max(value + step, 0), 1))
                return next == value ? nil : next
            }
        }
    }

    /// The standard deviations of steps.
    private static let deviations = [0.2, 0.05, 0.0125, 0.1]
}
