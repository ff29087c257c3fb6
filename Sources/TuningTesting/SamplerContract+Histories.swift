import Testing
import Tuning

/// Whatever happened before, a trial can be started.
extension SamplerContract {
    func verifyHistories() async throws {
        try await verifyOutcomes()
        try await verifyManyAtOnce()
        try await verifyFixedParameters()
        try await verifySeveralObjectives()
        guard abilities.contains(.undeclared) else { return }
        try await verifyConditions()
        try await verifyMovingRanges()
    }

    /// Trials fail, are pruned with and without reports, and report and return what is no finite number.
    private func verifyOutcomes() async throws {
        let space = mixedSpace
        let outcomes: [Outcome] = [
            .complete([.infinity]), .complete([.nan]), .failed(reason: "contract"), .pruned,
            .complete([-.infinity]),
            .complete([1]), .complete([1]), .complete([0x1p-1074]), .complete([.greatestFiniteMagnitude]),
        ]
        for direction in Direction.allCases {
            let study = try await makeStudy(space, [direction])
            for number in 0..<36 {
                let trial = try await study.ask()
                // Some end before they have all parameters.
                try trial.suggestAll(of: number % 5 == 4 ? SearchSpace(space.prefix(1)) : space)
                let reports: [Double] = [.nan, 1, .infinity, -.infinity]
                if number % 3 > 0 { try await trial.report(reports[number % 4], step: number) }
                if number % 4 > 0 { trial.setConstraint("c", to: [1, -1, .nan, .infinity][number % 4]) }
                try await study.tell(trial, outcomes[number % outcomes.count])
            }
        }
    }

    /// Trials that have not ended do not keep others from starting.
    private func verifyManyAtOnce() async throws {
        let space = mixedSpace
        let study = try await makeStudy(space)
        for _ in 0..<3 {
            var running: [Trial] = []
            for number in 0..<10 {
                let trial = try await study.ask()
                try trial.suggestAll(of: number % 3 == 2 ? SearchSpace(space.prefix(2)) : space)
                if number % 2 == 0 { try await trial.flush() }
                running.append(trial)
            }
            for trial in running.reversed() {
                try trial.suggestAll(of: space)
                try await study.tell(trial, .complete([trial.place]))
            }
        }
    }

    /// What was fixed stays, and takes part in what is learnt.
    private func verifyFixedParameters() async throws {
        let space = mixedSpace
        let study = try await makeStudy(space)
        let first = space.distributions.map { $0.value($0.bounds.lowerBound) }
        for round in 0..<6 {
            try await study.run(4, over: space)
            let fixed = Dictionary(uniqueKeysWithValues: zip(space.names, first))
            try await study.enqueue(fixed)
            let trial = try await study.ask()
            try trial.suggestAll(of: space)
            #expect(trial.parameters.map(\.value) == first)
            try await study.tell(trial, .complete([Double(round)]))
        }
    }

    private func verifySeveralObjectives() async throws {
        let space = mixedSpace
        let study = try await makeStudy(space, [.minimize, .maximize, .minimize])
        for number in 0..<30 {
            let trial = try await study.ask()
            try trial.suggestAll(of: space)
            let place = trial.place
            if number % 4 == 0 { trial.setConstraint("c", to: place - 0.5) }
            let last = number % 7 == 6 ? .infinity : Double(number % 3)
            try await study.tell(trial, .complete([place, place * place, last]))
        }
    }

    /// Parameters come and go with the values of others.
    private func verifyConditions() async throws {
        let study = try await makeStudy(SearchSpace())
        for _ in 0..<40 {
            let trial = try await study.ask()
            var space = SearchSpace([("kind", .categorical(["a", "b", "c"]))])
            try trial.suggestAll(of: space)
            switch trial.parameters["kind"] {
            case "a": space["depth"] = .int(1...4)
            case "b":
                space["step"] = .float(0...1, .stepped(by: 0.5))
                space["depth"] = .int(1...4)
            default: break
            }
            try trial.suggestAll(of: space)
            if let depth = trial.parameters.internalValue("depth") {
                for layer in 0..<Int(depth) { space["width\(layer)"] = .int(1...3) }
            }
            try trial.suggestAll(of: space)
            try await study.tell(trial, .complete([trial.place]))
        }
    }

    /// A parameter's range differs from trial to trial.
    private func verifyMovingRanges() async throws {
        let study = try await makeStudy(SearchSpace())
        for number in 0..<30 {
            let low = number % 7
            var space = SearchSpace([("int", .int(low...low + number % 3))])
            if abilities.contains(.continuous) { space["float"] = .float(Double(-number)...Double(low)) }
            space["stepped"] = .float(0...Double(1 + number % 2), .stepped(by: number % 3 == 0 ? 0.25 : 0.5))
            try await study.run(1, over: space)
        }
    }
}
