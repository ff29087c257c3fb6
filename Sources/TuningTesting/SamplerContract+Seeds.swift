import Testing
import Tuning

/// The same seed gives the same values, and nothing is remembered but what the history says.
extension SamplerContract {
    func verifySeeds() async throws {
        let space = mixedSpace
        let sampler = try make(space)
        let values = try await self.values(of: 24, over: space, with: sampler)
        let isRepeated = try await self.values(of: 24, over: space, with: sampler) == values
        #expect(isRepeated, "one seed gives two studies, or a sampler remembers the first one")
        let isStateless = try await valuesOfFreshSamplers(24, over: space) == values
        #expect(isStateless, "a sampler that is made anew for each trial chooses otherwise")
    }

    /// A space of every kind that the abilities allow.
    var mixedSpace: SearchSpace {
        var space = SearchSpace([
            ("int", .int(0...9)), ("stepped", .float(0...1, .stepped(by: 0.25))),
            ("choice", .categorical(["a", "b", "c"])),
        ])
        if abilities.contains(.continuous) {
            space["float"] = .float(-1...1)
            space["log"] = .float(1e-3...1, .log)
        }
        return space
    }

    private func values(of count: Int, over space: SearchSpace, with sampler: any Sampler) async throws
        -> [[Double]]
    {
        let study = try await Study.create("contract", .minimize, sampler: sampler, seed: 1)
        try await study.run(count, over: space)
        return try await study.trials.map(\.parameters.internalValues)
    }

    /// What `count` trials choose of which each is started by a handle and a sampler of its own.
    private func valuesOfFreshSamplers(_ count: Int, over space: SearchSpace) async throws -> [[Double]] {
        let storage = InMemoryStorage()
        let first = try await Study.create("contract", .minimize, in: storage)
        for _ in 0..<count {
            let study = try await Study.load("contract", sampler: make(space), seed: 1, from: storage)
            try await study.run(1, over: space)
        }
        return try await first.trials.map(\.parameters.internalValues)
    }
}
