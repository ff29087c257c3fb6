import Numerical
import SearchAlgorithms
import Testing

@Suite struct ParetoLawTests {
    /// All layouts of four points on a grid of 3 × 3: 6,561.
    static func everyLayout() -> some Sequence<[[Double]]> {
        (0..<6561).lazy.map { layout in
            [1, 9, 81, 729].map { place in
                let cell = layout / place % 9
                return [Double(cell % 3), Double(cell / 3)]
            }
        }
    }

    static func seeded() -> some Sequence<[[Double]]> {
        (0..<300 as Range<UInt64>).lazy.map { seed in
            var random = RandomStream(seed: seed)
            let (objectives, count) = (1 + Int(seed % 5), 1 + random.index(below: 16))
            return (0..<count).map { _ in (0..<objectives).map { _ in Double(random.index(below: 5)) } }
        }
    }

    @Test func theGridIsRankedAsDefined() {
        for points in Self.everyLayout() { expectRanks(of: points) }
    }

    @Test func seededPointsAreRankedAsDefined() {
        for points in Self.seeded() { expectRanks(of: points) }
    }

    /// A rank is one more than the largest rank of those that dominate: what is left once they are gone.
    private func expectRanks(of points: [[Double]]) {
        let losses = Losses(points)
        let ranks = losses.nondominatedRanks()
        let isRanked = points.indices.allSatisfy { i in
            ranks[i] == (points.indices.filter { losses.dominates($0, i) }.map { ranks[$0] + 1 }.max() ?? 0)
        }
        #expect(isRanked, "\(points): \(ranks)")
        for needed in 1...points.count {
            let early = losses.nondominatedRanks(needed: needed)
            let last = early.max() ?? 0
            let agrees = zip(ranks, early).allSatisfy { $0 == $1 || ($1 == last && $0 > last) }
            let told = Set(points.indices.filter { ranks[$0] == early[$0] }.map { points[$0] }).count
            #expect(agrees && told >= min(needed, Set(points).count), "\(points), \(needed): \(early)")
        }
    }

    @Test func theGridHasTheVolumeOfItsCells() {
        for points in Self.everyLayout() { expectVolume(of: points) }
    }

    @Test func seededPointsHaveTheVolumeOfTheirCells() {
        for points in Self.seeded() { expectVolume(of: points) }
    }

    /// On a grid, the volume is the number of unit cells above some point.
    private func expectVolume(of points: [[Double]]) {
        let (objectives, side) = (points[0].count, 5)
        let cells = (0..<objectives).reduce(1) { product, _ in product * side }
        let covered = (0..<cells).count { cell in
            var (rest, corner) = (cell, [Double]())
            for _ in 0..<objectives {
                corner.append(Double(rest % side))
                rest /= side
            }
            return points.contains { zip($0, corner).allSatisfy { $0 <= $1 } }
        }
        let reference = [Double](repeating: Double(side), count: objectives)
        #expect(Losses(points).hypervolume(reference: reference) == Double(covered), "\(points)")
    }

    /// The greedy choice has at least 1 − 1/e of the best volume, and begins with the largest box.
    @Test func subsetsKeepTheirPromise() {
        for points in Self.seeded() where points.count <= 9 && points[0].count > 1 {
            let losses = Losses(points)
            let front = losses.nondominated().map { points[$0] }
            let reference = [Double](repeating: 5, count: points[0].count)
            let size = (front.count + 1) / 2
            let volumes = (0..<1 << front.count).filter { $0.nonzeroBitCount == size }.map { choice in
                Losses(front.indices.filter { choice >> $0 & 1 == 1 }.map { front[$0] })
                    .hypervolume(reference: reference)
            }
            let chosen = Losses(front).hypervolumeSubset(size, reference: reference)
            #expect(Set(chosen).count == size)
            let volume = Losses(chosen.map { front[$0] }).hypervolume(reference: reference)
            #expect(volume >= 0.632 * (volumes.max() ?? 0), "\(front)")
        }
    }

    @Test func nothingIsBetterThanNoValue() {
        let losses = Losses([[.nan, 0], [.infinity, 0], [1, 0]])
        #expect(losses.nondominatedRanks() == [1, 1, 0])
        #expect(Losses([[0], [0], [0]]).nondominatedRanks(violations: [.nan, 2, 0]) == [2, 1, 0])
    }

    @Test func emptyWorldsAreFine() {
        let empty = Losses([], objectives: 2)
        #expect(empty.nondominatedRanks().isEmpty && empty.nondominated().isEmpty)
        #expect(empty.hypervolume(reference: [1, 1]) == 0 && empty.crowdingDistances().isEmpty)
        #expect(empty.hypervolumeSubset(0, reference: [1, 1]).isEmpty)
        #expect(Losses([[2, 0]]).hypervolume(reference: [1, 1]) == 0)
        #expect(Losses([[0, 0]]).hypervolume(reference: [1, .infinity]) == .infinity)
    }
}
