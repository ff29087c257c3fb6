import Tuning

/// Populations, as an experiment file has them.
extension Algorithm where Product == any Pruner {
    static var populations: [AlgorithmSyntax<Product>] {
        [
            .init("pbt", "population_based_training", title: "PBT", options: keys) { options in
                let explore = exploration(options, resampling: 0.25)
                return population(options) { context, _ in try explore(context.space) }
            },
            .init("pb2", title: "PB2", options: keys) { options in
                let explore = exploration(options, resampling: 0.5)
                return population(options) { context, interval in
                    BanditExploration(interval: interval, candidates: try explore(context.space))
                }
            },
        ]
    }

    private static var keys: [String] {
        [
            "interval", "max_resource", "quantile", "warmup_steps", "synchronous", "population",
            "resample_probability", "factors", "mutations",
        ]
    }

    /// A population whose parameters change as `explorer` has it.
    private static func population(
        _ options: Options, _ explorer: @escaping @Sendable (AlgorithmContext, Int) throws -> any Explorer
    ) -> @Sendable (AlgorithmContext) throws -> Product {
        let interval = options.integer("interval", 1 ... .max)
        if interval == nil { options.require("interval", "the steps after which trials are compared") }
        let maximum = options.integer("max_resource", 1 ... .max)
        let quantile = options.number("quantile", "a number from 0 to 0.5") { (0...0.5).contains($0) }
        let warmup = options.integer("warmup_steps", 0 ... .max) ?? 0
        let isSynchronous = options.flag("synchronous") ?? false
        let size = options.integer("population", 2 ... .max)
        return { context in
            try PopulationBasedTraining(
                interval: interval ?? 1, maximumResource: maximum, quantile: quantile ?? 0.25,
                warmupSteps: warmup, isSynchronous: isSynchronous, populationSize: size,
                explorer: explorer(context, interval ?? 1), seed: context.seed)
        }
    }

    private static func exploration(
        _ options: Options, resampling usual: Double
    ) -> @Sendable (DeclaredSpace) throws -> Exploration {
        let probability = options.number("resample_probability", "a number from 0 to 1") {
            (0...1).contains($0)
        }
        let factors = options.section?["factors"]?.factors() ?? 0.8...1.2
        let mutations = options.section?["mutations"]?.mutations(factors) ?? [:]
        return { space in
            let known = Set(space.parameters.map(\.name))
            if let name = mutations.keys.sorted().first(where: { !known.contains($0) }) {
                throw UnknownMutation(parameter: name)
            }
            return Exploration(
                resampleProbability: probability ?? usual, factors: factors, mutations: mutations,
                space: space)
        }
    }
}

/// A mutation of a parameter that there is not.
private struct UnknownMutation: Error, CustomStringConvertible {
    var parameter: String
    var description: String { "mutations: there is no parameter \(parameter)" }
}

extension Field {
    /// Two factors, the lower one first.
    fileprivate func factors() -> ClosedRange<Double>? {
        bounds("two factors above 0, the smaller one first, such as [0.8, 1.2]") { $0 > 0 && $0.isFinite }
    }

    private func bounds(_ expected: String, where isGood: (Double) -> Bool) -> ClosedRange<Double>? {
        guard let items = list(expected) else { return nil }
        let numbers = items.compactMap { $0.number(expected, where: isGood) }
        guard numbers.count == 2, items.count == 2, numbers[0] <= numbers[1] else {
            if numbers.count == items.count { fault(.wrong(found: found, expected: expected)) }
            return nil
        }
        return numbers[0]...numbers[1]
    }

    /// How single parameters change, by name.
    fileprivate func mutations(_ factors: ClosedRange<Double>) -> [String: Exploration.Mutation] {
        let expected = "a mapping of parameters, such as {lr: {factors: [0.5, 2]}, width: fixed}"
        return (entries(expected) ?? []).reduce(into: [:]) { mutations, entry in
            guard entry.field.isMapping else {
                if entry.field.word([("fixed", true)]) != nil { mutations[entry.key] = .fixed }
                return
            }
            let section = entry.field.section(["factors", "range"], expected)
            mutations[entry.key] = .perturbed(
                by: section?["factors"]?.factors() ?? factors,
                in: section?["range"]?.bounds("two numbers, the smaller one first", where: \.isFinite))
        }
    }
}
