import Testing
import Tuning

/// Spaces and results that say too little, or have too many sides: a sampler gets worse there, and goes on.
extension SamplerContract {
    func verifyExtremes() async throws {
        try await verifyEqualValues()
        try await verifyInfeasible()
        try await verifyDuplicates()
        try await verifyLargeSpaces()
    }

    private func verifyEqualValues() async throws {
        let study = try await makeStudy(mixedSpace)
        for _ in 0..<25 {
            let trial = try await study.ask()
            try trial.suggestAll(of: mixedSpace)
            try await study.tell(trial, .complete([1]))
        }
    }

    /// No trial keeps the constraints; then some do.
    private func verifyInfeasible() async throws {
        let study = try await makeStudy(mixedSpace)
        for number in 0..<30 {
            let trial = try await study.ask()
            try trial.suggestAll(of: mixedSpace)
            trial.setConstraint("c", to: number < 22 ? 1 + trial.place : -1)
            try await study.tell(trial, .complete([trial.place]))
        }
    }

    /// One point was tried again and again, with results that differ.
    private func verifyDuplicates() async throws {
        let space = mixedSpace
        let study = try await makeStudy(space)
        let middle = space.distributions.map { $0.value($0.quantile(0.5)) }
        for number in 0..<15 {
            try await study.enqueue(Dictionary(uniqueKeysWithValues: zip(space.names, middle)))
            let trial = try await study.ask()
            try trial.suggestAll(of: space)
            try await study.tell(trial, .complete([Double(number % 3)]))
        }
        try await study.run(10, over: space)
    }

    private func verifyLargeSpaces() async throws {
        let choices = (0..<10_000).map { ParameterValue.int($0) }
        var many = SearchSpace([("choice", .categorical(choices)), ("single", .categorical(["only"]))])
        if abilities.contains(.continuous) { many["float"] = .float(0...1) }
        try await makeStudy(many).run(20, over: many)
        guard abilities.contains(.continuous) else { return }
        let wide = SearchSpace((0..<500).map { ("x\($0)", $0 % 5 == 0 ? .int(0...9) : .float(-1...1)) })
        try await makeStudy(wide).run(16, over: wide)
    }
}
