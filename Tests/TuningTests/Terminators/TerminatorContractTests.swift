import Testing
import Tuning
import TuningTesting

@Suite struct TerminatorContractTests {
    @Test func stagnation() throws {
        try TerminatorContract { .stagnation() }.verify()
        try TerminatorContract { .stagnation(patience: 0, relativeDelta: 0, minimumTrials: 1) }.verify()
        try TerminatorContract { .stagnation(patience: 5, relativeDelta: 0.01) }.verify()
    }

    @Test func target() throws {
        try TerminatorContract([]) { .target(0.5) }.verify()
        try TerminatorContract([]) { .target(-1, .infinity) }.verify()
        try TerminatorContract([.sparesProgress]) { .target(-.infinity) }.verify()
    }

    @Test func earliest() throws {
        try TerminatorContract { .earliest() }.verify()
        try TerminatorContract([]) { .earliest(of: .stagnation(), .target(0.1)) }.verify()
    }
}

/// The contract finds what is wrong.
@Suite struct BrokenTerminatorTests {
    /// Looks at the trial that became known last.
    struct Hasty: Terminator {
        func assess(_ history: History) -> Assessment {
            let last = history.objectives.first?.last ?? .infinity
            return Assessment(stops: last < 1, reason: "the last value", figure: last.isNaN ? nil : last)
        }
    }

    /// Ends what has not begun.
    struct Impatient: Terminator {
        func assess(_ history: History) -> Assessment {
            Assessment(stops: history.count < 3, reason: "impatience")
        }
    }

    /// Has a figure that is none.
    struct Vague: Terminator {
        func assess(_ history: History) -> Assessment {
            let values = history.objectives.first.map(Array.init) ?? []
            return Assessment(stops: false, reason: "the sum", figure: values.reduce(0, +))
        }
    }

    static let broken: [any Terminator] = [Hasty(), Impatient(), Vague()]

    @Test(arguments: broken.indices)
    func brokenTerminatorsAreFound(index: Int) {
        withKnownIssue { try TerminatorContract { Self.broken[index] }.verify() }
    }
}
