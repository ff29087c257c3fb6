import TestServers
import Testing
import Tuning
import TuningSQLite

/// Workers of Optuna and of Apus take turns in one study, and it ends as if one kind had done it all.
struct MixedWorkersTests {
    let folder: TemporaryFolder
    let path: String

    init() throws {
        folder = try TemporaryFolder()
        path = folder.newFile()
    }

    @Test func theyShareAGrid() async throws {
        let storage = try SQLiteStorage(path: path)
        let sampler = GridSampler(["a": [1, 2, 3], "b": ["x", .null], "c": [0.5, 1.5]])
        let study = try await Study.create("grid", .minimize, sampler: sampler, seed: 1, in: storage)
        try await optimize(study, trials: 4)
        try await Optuna.run("grid", path, "grid", "3")
        try await optimize(study, trials: 2)
        try await Optuna.run("grid", path, "grid", "100")
        let points = try await study.trials.map { $0.parameters.dictionary }
        #expect(points.count == 12 && Set(points).count == 12)
        #expect(try await study.isExhausted)
    }

    private func optimize(_ study: Study, trials: Int) async throws {
        try await study.optimize(trials: trials) { trial in
            _ = try trial.suggestCategorical("b", among: ["x", .null] as [ParameterValue])
            return Double(try trial.suggestInt("a", in: 1...3)) * (try trial.suggestFloat("c", in: 0...2))
        }
    }

    @Test func theyAgreeOnRungs() async throws {
        let alone = try await Study.create("rungs", .minimize, pruner: pruner, seed: 1)
        try await halve(alone, trials: 60)
        let storage = try SQLiteStorage(path: path)
        let mixed = try await Study.create("rungs", .minimize, pruner: pruner, seed: 1, in: storage)
        for _ in 0..<3 {
            try await halve(mixed, trials: 10)
            try await Optuna.run("rungs", path, "rungs", "10")
        }
        let (expected, trials) = (try await alone.trials, try await mixed.trials)
        #expect(trials.map(\.state) == expected.map(\.state))
        #expect(trials.map(\.reports.count) == expected.map(\.reports.count))
        #expect(Set(trials.map(\.state)) == [.pruned, .complete])
    }

    private let pruner = HyperbandPruner(minimumResource: 1, maximumResource: 9, reductionFactor: 3)

    private func halve(_ study: Study, trials: Int) async throws {
        try await study.optimize(trials: trials) { trial in
            let level = Double(trial.number * 17 % 23)
            for step in 0..<12 {
                try await trial.report(level + 8 / Double(1 + step), step: step)
                try await trial.checkPruning()
            }
            return level
        }
    }
}
