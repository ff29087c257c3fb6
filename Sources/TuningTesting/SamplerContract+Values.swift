import Testing
import Tuning

/// Values lie where they may, and wherever they may.
extension SamplerContract {
    func verifyValues() async throws {
        for (name, distribution) in worlds { try await verifyValues(of: [(name, distribution)]) }
        try await verifyValues(of: worlds)
        try await verifyEnds()
    }

    /// Ranges of every kind, those of one value and huge ones among them.
    private var worlds: [(String, Distribution)] {
        let finite: [(String, Distribution)] = [
            ("int", .int(-2...5)), ("single int", .int(7...7)),
            ("stepped int", .int(-9...12, .stepped(by: 7))),
            ("log int", .int(1...40, .log)), ("stepped float", .float(-1...1, .stepped(by: 0.1))),
            ("uneven float", .float(0...0.95, .stepped(by: 0.3))), ("single float", .float(0.5...0.5)),
            ("single step", .float(2...2, .stepped(by: 1))), ("single choice", .categorical([.null])),
            ("choices", .categorical([.null, true, 1, 2.5, "a", .float(.nan), .float(.infinity)])),
        ]
        let continuous: [(String, Distribution)] = [
            ("float", .float(-5...5)), ("log float", .float(1e-5...1, .log)),
            ("narrow", .float(1...1.0.nextUp)),
            ("tiny", .float(-1e-300...1e-300)), ("huge", .float(-1e308...1.7e308)),
            ("huge log", .float(1e-300...1e300, .log)), ("huge int", .int(-(1 << 50)...1 << 50)),
            ("huge log int", .int(1...1 << 50, .log)),
        ]
        return abilities.contains(.continuous) ? finite + continuous : finite
    }

    private func verifyValues(of entries: [(String, Distribution)]) async throws {
        let space = try SearchSpace(entries.map { ($0.0, try $0.1.validated(for: $0.0)) })
        let study = try await makeStudy(space)
        try await study.run(25, over: space)
        for trial in try await study.trials {
            #expect(trial.parameters.space == space)
            for (name, distribution) in space {
                let value = trial.parameters[name]
                #expect(
                    value.flatMap(distribution.internalValue).map(distribution.contains) == true, "\(name)")
            }
        }
    }

    /// Both ends of a short range, and every choice, are drawn sooner or later.
    private func verifyEnds() async throws {
        let space = SearchSpace([
            ("int", .int(-1...1)), ("stepped", .int(0...20, .stepped(by: 10))), ("log", .int(1...3, .log)),
            ("float", .float(0...1, .stepped(by: 0.5))), ("choice", .categorical(["a", "b", "c"])),
        ])
        var seen: [String: Set<Double>] = [:]
        for seed in 0..<6 as Range<UInt64> {
            let study = try await makeStudy(space, seed: seed)
            try await study.run(30, over: space)
            for trial in try await study.trials {
                for (name, value) in zip(space.names, trial.parameters.internalValues) {
                    seen[name, default: []].insert(value)
                }
            }
        }
        for (name, distribution) in space {
            #expect(seen[name]?.count == distribution.count, "\(name): only \(seen[name] ?? [])")
        }
    }
}
