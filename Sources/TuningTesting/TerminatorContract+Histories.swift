import Testing
import Tuning

/// Whatever happened before, there is an assessment.
extension TerminatorContract {
    func verifyHistories() throws {
        let nothing = try assessment(of: [])
        #expect(!nothing.stops, "a search was ended that has not begun")
        try verifyStrangeValues()
        try verifyOutcomes()
        try verifySeveralObjectives()
        try verifyStrangeSpaces()
    }

    /// Infinities, alone and among numbers, huge ones and equal ones.
    private func verifyStrangeValues() throws {
        let strange: [Double] = [
            .infinity, -.infinity, .greatestFiniteMagnitude, -.greatestFiniteMagnitude, 0x1p-1074, -0.0, 0, 1,
        ]
        for direction in Direction.allCases {
            for a in strange {
                for b in strange {
                    try assessment(of: trials((0..<24).map { [$0 % 3 == 0 ? a : b] }), [direction])
                }
            }
        }
    }

    /// Trials that fail, that are pruned with and without a value, that break a constraint.
    private func verifyOutcomes() throws {
        let states: [TrialState] = [.failed, .pruned, .complete, .pruned, .complete]
        for first in 0..<states.count {
            let mixed = (0..<40).map { number in
                let state = states[(first + number) % states.count]
                let values =
                    state == .failed || number % 4 == 1 && state == .pruned ? [] : [Double(number % 7)]
                return trial(number, state, values, violation: Double(number % 3 - 1))
            }
            try assessment(of: mixed)
        }
        try assessment(of: (0..<30).map { trial($0, .complete, [1], violation: 1) })
        try assessment(of: (0..<30).map { trial($0, .failed, []) })
    }

    private func verifySeveralObjectives() throws {
        let values = (0..<40).map { number in [Double(number % 7), -Double(number % 5), Double(number)] }
        try assessment(of: trials(values), [.minimize, .maximize, .minimize])
        try assessment(
            of: trials(values.map { [$0[0], .infinity, -.infinity] }), [.minimize, .maximize, .minimize])
    }

    /// No parameters, none in common, one value only, the same point again and again.
    private func verifyStrangeSpaces() throws {
        let spaces: [(Int) -> Parameters] = [
            { _ in Parameters() },
            { Parameters(SearchSpace([("x\($0)", .float(0...1))]), internalValues: [0.5]) },
            { _ in Parameters(SearchSpace([("x", .float(1...1))]), internalValues: [1]) },
            { _ in Parameters(SearchSpace([("c", .categorical(["a", "b"]))]), internalValues: [1]) },
        ]
        for parameters in spaces {
            let trials = (0..<30).map { number in
                var trial = trial(number, .complete, [Double(number * 7 % 11)])
                trial.record.parameters = parameters(number)
                return trial
            }
            try assessment(of: trials)
        }
    }
}
