import Numerical
import SearchAlgorithms
import Testing
import Tuning

/// What the samplers keep between asks changes nothing but the time.
@Suite struct EvolutionPurityTests {
    @Test(arguments: [[Direction.minimize], [.minimize, .maximize], [.maximize, .minimize, .minimize]])
    func suggestionsAreThoseWithoutACache(_ directions: [Direction]) throws {
        try expectPurity(of: .nsgaII(populationSize: 8), directions)
        try expectPurity(of: .nsgaIII(populationSize: 8), directions)
        try expectPurity(of: .moead(populationSize: 8, neighbours: 4), directions)
        try expectPurity(of: .differentialEvolution(populationSize: 8), directions)
        try expectPurity(of: .annealing(), directions)
        try expectPurity(of: .particleSwarm(populationSize: 8), directions)
    }

    private func expectPurity<Algorithm>(
        of kept: EvolutionarySampler<Algorithm>, _ directions: [Direction]
    ) throws {
        var random = RandomStream(seed: 1)
        var story = Story(History(directions: directions))
        var suggestions = 0
        for step in 0..<160 {
            story.advance(using: &random)
            // A trial that started earlier asks with the history as it was then.
            let isLate = random.uniform() < 0.2
            let history = isLate ? story.snapshots[random.index(below: story.snapshots.count)] : story.history
            let trial = FrozenTrial(
                id: .init(rawValue: step), number: step, record: TrialRecord(state: .running))
            let space = kept.jointSpace(given: history)
            #expect(space == kept.withoutCache.jointSpace(given: history))
            var (a, b) = (RandomStream(seed: UInt64(step)), RandomStream(seed: UInt64(step)))
            let proposal = kept.propose(space, for: trial, given: history, using: &a)
            let other = kept.withoutCache.propose(space, for: trial, given: history, using: &b)
            #expect(proposal.parameters == other.parameters && a == b, "\(step) \(isLate)")
            suggestions += proposal.parameters.count
            for (name, value) in zip(proposal.parameters.space.names, proposal.parameters.internalValues) {
                #expect(space[name]?.contains(value) == true, "\(name): \(value)")
            }
        }
        #expect(suggestions > 100)
    }
}
