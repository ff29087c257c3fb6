import Testing
import Tuning

/// What was asked by several workers at once can be asked once more, and gives the same.
extension SamplerContract {
    func verifyReplay() async throws {
        let space = mixedSpace
        let storage = InMemoryStorage()
        let first = try await Study.create("contract", .minimize, sampler: make(space), seed: 3, in: storage)
        let workers = [first, try await Study.load("contract", sampler: make(space), seed: 3, from: storage)]
        var running: [(study: Study, trial: Trial)] = []
        for number in 0..<40 {
            let study = workers[number * 5 % 7 % 2]
            let trial = try await study.ask()
            if number % 3 > 0 { try trial.suggestAll(of: space) }
            if number % 4 > 0 { try await trial.flush() }
            running.append((study, trial))
            while running.count > 3 - number % 3 {
                let (study, trial) = running.remove(at: number * 3 % running.count)
                try trial.suggestAll(of: space)
                if number % 11 == 10 { try await trial.report(trial.place, step: number % 5) }
                try await study.tell(trial, number % 11 == 10 ? .pruned : .complete([trial.place]))
            }
        }
        let later = try await Study.load("contract", sampler: make(space), seed: 3, from: storage)
        let replay = try await later.replay()
        #expect(replay.differences.isEmpty, "asked once more with what it had seen, it chooses otherwise")
        #expect(replay.unknown.isEmpty)
    }
}
