import Testing
import Tuning

/// Whatever is reported, there is a verdict.
extension PrunerContract {
    func verifyReports() async throws {
        try await verifySilence()
        try await verifyStrangeValues()
        try await verifyStrangeSteps()
        try await verifyOutcomes()
    }

    /// A trial that has reported nothing goes on.
    private func verifySilence() async throws {
        let study = try await Study.create("contract", .minimize, pruner: make(), seed: 1)
        for number in 0..<12 {
            let trial = try await study.ask()
            let verdict = try await trial.shouldPrune()
            #expect(!verdict, "trial \(number) was ended before it reported anything")
            for step in 0..<number where number % 2 == 0 {
                try await trial.report(Double(number), step: step)
            }
            try await study.tell(trial, .complete([Double(number)]))
        }
    }

    /// NaN and infinities, alone and among numbers, in the trial and in those before it.
    private func verifyStrangeValues() async throws {
        let strange: [Double] = [
            .nan, .infinity, -.infinity, .greatestFiniteMagnitude, 0x1p-1074, -0.0, 0, 1, -1,
        ]
        let curves = (0..<81).map { pair in
            let (a, b) = (strange[pair / 9], strange[pair % 9])
            return Dictionary(uniqueKeysWithValues: (0..<8).map { ($0, $0 % 3 == 0 ? a : b) })
        }
        for direction in Direction.allCases { _ = try await verdicts(on: curves, direction, goesOn: true) }
    }

    /// Steps that begin late, that are far apart and that others have not.
    private func verifyStrangeSteps() async throws {
        let steps = [
            [0], [1, 1 << 40], [7, 100, 10_000], [Int.max - 1, Int.max], [3, 4, 5], [-2, 0, 2],
            Array(0..<200),
        ]
        let curves = (0..<28).map { number in
            Dictionary(uniqueKeysWithValues: steps[number % 7].map { ($0, Double(number * 5 % 11)) })
        }
        _ = try await verdicts(on: curves, goesOn: true)
    }

    /// Trials that fail, that are queued, that run, that end without reports or without a value.
    private func verifyOutcomes() async throws {
        let study = try await Study.create("contract", .maximize, pruner: make(), seed: 1)
        var running: [Trial] = []
        for number in 0..<30 {
            let trial = try await study.ask()
            for step in 0..<number % 5 {
                try await trial.report(Double(number * 7 % 13), step: step)
                _ = try await trial.shouldPrune()
            }
            if number % 6 == 0 { try await study.enqueue([:]) }
            switch number % 5 {
            case 0: running.append(trial)
            case 1: try await study.tell(trial, .failed(reason: "contract"))
            case 2: try await study.tell(trial, .pruned)
            case 3: try await study.tell(trial, .complete([.infinity]))
            default: try await study.tell(trial, .complete([Double(number)]))
            }
        }
        for trial in running {
            try await trial.report(0, step: 3)
            _ = try await trial.shouldPrune()
        }
    }
}
