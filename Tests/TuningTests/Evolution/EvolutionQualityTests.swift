import Numerical
import SearchAlgorithms
import Testing
import Tuning
import TuningTesting

/// Better than random by a Mann–Whitney test over seeds.
@Suite struct EvolutionQualityTests {
    private static let seeds = 0..<10 as Range<UInt64>

    static var frontSamplers: [any Sampler] {
        [
            NSGAIISampler.nsgaII(populationSize: 20), NSGAIIISampler.nsgaIII(populationSize: 20),
            MOEADSampler.moead(populationSize: 20, neighbours: 6),
        ]
    }

    @Test(arguments: [FrontProblem.zdt2, .zdt4, .dtlz2])
    func frontsAreBetterThanRandomOnes(_ problem: FrontProblem) async throws {
        let random = try await volumes(.random, problem)
        for sampler in Self.frontSamplers {
            let ours = try await volumes(sampler, problem)
            #expect(MannWhitney(ours, random).probability(.greater) < 0.01, "\(type(of: sampler)) \(ours)")
        }
    }

    private func volumes(_ sampler: any Sampler, _ problem: FrontProblem) async throws -> [Double] {
        var volumes: [Double] = []
        for seed in Self.seeds {
            let study = try await Study.create(
                "q", directions: problem.directions, sampler: sampler, seed: seed)
            try await study.optimize(trials: 300) { try problem.evaluate($0) }
            let losses = Losses(try await study.trials.map(\.values))
            volumes.append(losses.hypervolume(reference: problem.reference))
        }
        return volumes
    }

    static var singleSamplers: [any Sampler] {
        [
            DifferentialEvolutionSampler.differentialEvolution(), AnnealingSampler.annealing(),
            ParticleSwarmSampler.particleSwarm(), NSGAIISampler.nsgaII(populationSize: 20),
        ]
    }

    @Test(arguments: [0, 1, 2])
    func singleObjectivesAreBetterThanRandomOnes(_ index: Int) async throws {
        let problem = try [Problem.hartmann6(), .levy(8), .conditional()][index]
        let random = try await bestValues(.random, problem)
        for sampler in Self.singleSamplers {
            let ours = try await bestValues(sampler, problem)
            #expect(MannWhitney(ours, random).probability(.less) < 0.01, "\(type(of: sampler)) \(ours)")
        }
    }

    private func bestValues(_ sampler: any Sampler, _ problem: Problem) async throws -> [Double] {
        var best: [Double] = []
        for seed in Self.seeds {
            let study = try await Study.create("q", .minimize, sampler: sampler, seed: seed)
            try await study.optimize(trials: 200) { try problem.evaluate($0) }
            best.append(try await study.trials.compactMap(\.value).min() ?? .infinity)
        }
        return best
    }

    /// Half of what is drawn about the edge of what is allowed lies beyond it, but not far: at random, 0.29 on average.
    @Test func constraintsAreKept() async throws {
        for sampler in Self.frontSamplers + Self.singleSamplers {
            let study = try await Study.create("c", .minimize, .minimize, sampler: sampler, seed: 3)
            for _ in 0..<300 {
                let trial = try await study.ask()
                let x = try trial.suggestFloat("x", in: 0...1)
                let y = try trial.suggestFloat("y", in: 0...1)
                trial.setConstraint("sum", to: 1.2 - x - y)
                try await study.tell(trial, .complete([x, y]))
            }
            let late = try await study.trials.suffix(100).map { max($0.constraints["sum"] ?? 1, 0) }
            #expect(late.reduce(0, +) / 100 < 0.1, "\(type(of: sampler))")
        }
    }
}
