import Numerical
import SearchAlgorithms
import Testing

@Suite struct FidelityEvolutionTests {
    private static let brackets: [[FidelityEvolution.Rung]] = [
        [.init(size: 9, budget: 1), .init(size: 3, budget: 3), .init(size: 1, budget: 9)],
        [.init(size: 5, budget: 3), .init(size: 1, budget: 9)], [.init(size: 3, budget: 9)],
    ]

    /// Turns fill the rungs in order, and go round the places of each population.
    @Test func everyTurnHasAPlace() {
        let evolution = FidelityEvolution(brackets: Self.brackets)
        let places = (0..<66).map(evolution.place(of:))
        #expect(places.map(\.round) == (0..<66).map { $0 / 22 })
        for (budget, size) in [(1, 9), (3, 5), (9, 3)] {
            let slots = places.filter { $0.budget == budget }.map(\.slot)
            #expect(slots == slots.indices.map { $0 % size })
        }
        for round in 0..<3 {
            for (bracket, rungs) in Self.brackets.enumerated() {
                for (rung, content) in rungs.enumerated() {
                    let own = places.filter { $0.round == round && $0.bracket == bracket && $0.rung == rung }
                    #expect(own.map(\.index) == Array(0..<content.size))
                    #expect(own.allSatisfy { $0.budget == content.budget })
                }
            }
        }
    }

    /// A bowl whose bottom the long trials alone see: after some rounds all of them are near it.
    @Test func populationsComeToTheBottom() throws {
        let genes: [Gene] = [.continuous, .continuous, .stepped(count: 5), .choice(count: 3)]
        var evolution = FidelityEvolution(brackets: Self.brackets)
        var random = RandomStream(seed: 1)
        func loss(_ genome: [Double], _ budget: Int) -> Double {
            let shift = 0.1 / Double(budget)
            let numbers = zip(genome, [0.3, 0.7, 0.5]).reduce(0) {
                $0 + ($1.0 - $1.1 - shift) * ($1.0 - $1.1 - shift)
            }
            return numbers + (genome[3] < 1.0 / 3 ? 0 : 0.1)
        }
        var last: [Double] = []
        for turn in 0..<60 * 22 {
            let place = evolution.place(of: turn)
            let genome =
                evolution.ask(turn, genes: genes, using: &random)
                ?? genes.map { $0.drawn(using: &random) }
            #expect(genome.count == 4 && genome.allSatisfy { (0...1).contains($0) })
            let value = loss(genome, place.budget)
            if place.budget == 9, place.round == 59 { last.append(value) }
            evolution.tell(Individual(turn: turn, genome: genome, losses: [value]))
        }
        #expect(try #require(last.min()) < 0.005)
    }

    /// Nothing to learn from: whoever asks draws by himself.
    @Test func nothingIsKnownAtFirst() {
        var evolution = FidelityEvolution(brackets: Self.brackets)
        var random = RandomStream(seed: 1)
        #expect((0..<22).allSatisfy { evolution.ask($0, genes: [.continuous], using: &random) == nil })
        evolution.tell(Individual(turn: 0, genome: [0.5], losses: [.nan]))
        #expect(evolution.ask(9, genes: [.continuous], using: &random) == [0.5])
        #expect(evolution.ask(22, genes: [.continuous], using: &random) == nil)
    }
}
