import SearchAlgorithms
import Testing

/// Optuna's functions say the same of the same points.
@Suite struct ParetoRecordTests {
    struct Case: Decodable, CustomStringConvertible {
        var points: [[Double]]
        var violations: [Double]
        var needed: Int
        var ranks, ranksNeeded, ranksConstrained, front: [Int]
        var crowding: [Double]
        var reference: [Double]
        var hypervolume: Double?
        var size: Int?
        var subset: [Int]?

        var losses: Losses { Losses(points) }
        var description: String { "\(points), violations \(violations), needed \(needed)" }
    }

    static let cases = Result { try Fixture.read("pareto", as: [Case].self) }

    @Test func ranksAreOptunas() throws {
        let cases = try Self.cases.get()
        #expect(cases.count == 120)
        for example in cases {
            let (losses, needed) = (example.losses, example.needed)
            #expect(losses.nondominatedRanks() == example.ranks, "\(example)")
            #expect(losses.nondominatedRanks(needed: needed) == example.ranksNeeded, "\(example)")
            let ranks = losses.nondominatedRanks(violations: example.violations, needed: needed)
            #expect(ranks == example.ranksConstrained, "\(example)")
            #expect(losses.nondominated() == example.front, "\(example)")
        }
    }

    @Test func crowdingDistancesAreOptunas() throws {
        for example in try Self.cases.get() {
            #expect(example.losses.crowdingDistances() == example.crowding, "\(example)")
        }
    }

    @Test func hypervolumesAreOptunas() throws {
        for example in try Self.cases.get() {
            guard let expected = example.hypervolume else { continue }
            let volume = example.losses.hypervolume(reference: example.reference)
            #expect(volume == expected || abs(volume - expected) <= 1e-12 * expected, "\(example)")
        }
    }

    /// Where gains are equal, rounding decides: then the volumes agree, elsewhere the choices too.
    @Test func subsetsAreOptunas() throws {
        var same = 0
        for example in try Self.cases.get() {
            guard let size = example.size, let expected = example.subset else { continue }
            let front = Losses(example.front.map { example.points[$0] })
            let subset = front.hypervolumeSubset(size, reference: example.reference).map { example.front[$0] }
            let volumes = [subset, expected].map { indices in
                Losses(indices.map { example.points[$0] }).hypervolume(reference: example.reference)
            }
            #expect(volumes[0] == volumes[1] || abs(volumes[0] - volumes[1]) < 1e-9, "\(example)")
            same += subset == expected ? 1 : 0
        }
        #expect(same >= 75)
    }
}
