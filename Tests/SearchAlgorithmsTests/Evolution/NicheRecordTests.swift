import Numerical
import SearchAlgorithms
import Testing

/// Optuna normalizes alike and finds the same niches; pymoo fills them alike.
@Suite struct NicheRecordTests {
    struct Record: Decodable { var niches: [Case] }

    struct Case: Decodable {
        var points, normalized: [[Double]]
        var divisions, certain, size: Int
        var niches, counts: [Int]
        var distances: [Double]
    }

    static let cases = Result { try Fixture.read("evolution", as: Record.self).niches }

    private func niches(_ example: Case) -> Niches {
        let directions = ReferenceDirections.simplex(
            objectives: example.points[0].count, divisions: example.divisions)
        return Niches(of: example.normalized, around: directions)
    }

    @Test func objectivesAreNormalizedAsOptunas() throws {
        let cases = try Self.cases.get()
        #expect(cases.count == 24)
        for example in cases {
            let points = NormalizedObjectives(example.points).points
            #expect(zip(points, example.normalized).allSatisfy { $0.isNear($1) })
        }
    }

    /// Directions may be in another order: the distances say that the same ones are next.
    @Test func nichesAreOptunas() throws {
        for example in try Self.cases.get() {
            #expect(niches(example).distances.isNear(example.distances))
        }
    }

    /// Which of equally empty niches comes first is chance; how many have how many is not.
    @Test func nichesAreFilledAsPymoos() throws {
        for example in try Self.cases.get() {
            let niches = niches(example)
            for seed in 0..<5 as Range<UInt64> {
                var random = RandomStream(seed: seed)
                let chosen = niches.choose(example.size, certain: example.certain, using: &random)
                #expect(Set(chosen).count == example.size && chosen.starts(with: 0..<example.certain))
                var counts = [Int](repeating: 0, count: example.counts.count)
                for index in chosen { counts[niches.niches[index]] += 1 }
                #expect(counts.sorted() == example.counts)
            }
        }
    }
}
