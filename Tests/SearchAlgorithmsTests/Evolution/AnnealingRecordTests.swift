import Numerical
import SearchAlgorithms
import Testing

/// Hyperopt draws from the same distributions.
@Suite struct AnnealingRecordTests {
    struct Record: Decodable { var annealing: [Case] }

    struct Case: Decodable {
        var xs, losses, deciles, shares: [Double]
        var cs: [Int]
    }

    /// The largest gap between two distributions of 4,000 values is beyond 0.04 once in 400 times if they are one.
    @Test func drawsAreHyperopts() throws {
        let cases = try Fixture.read("evolution", as: Record.self).annealing
        #expect(cases.map(\.xs.count) == [1, 6, 40])
        for example in cases {
            var search = Annealing()
            var random = RandomStream(seed: 5)
            for turn in example.xs.indices {
                let choice = (Double(example.cs[turn]) + 0.5) / 3
                search.tell(
                    Individual(
                        turn: turn, genome: [example.xs[turn], choice], losses: [example.losses[turn]]),
                    using: &random)
            }
            let genes: [Gene] = [.continuous, .choice(count: 3)]
            let drawn = (0..<4000).compactMap { search.ask($0, genes: genes, using: &random) }
            try #require(drawn.count == 4000)
            for (index, decile) in example.deciles.enumerated() {
                let share = Double(drawn.count { $0[0] <= decile }) / 4000
                #expect(abs(share - Double(index + 1) / 10) < 0.04, "\(example.xs.count), \(index)")
            }
            for (choice, expected) in example.shares.enumerated() {
                let share = Double(drawn.count { Int($0[1] * 3) == choice }) / 4000
                #expect(abs(share - expected) < 0.04, "\(example.xs.count), \(choice)")
            }
        }
    }
}
