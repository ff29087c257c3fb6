import Tuning

/// The pruners that an experiment file can name and that pause trials.
extension Algorithm where Product == any Pruner {
    static var pausing: [AlgorithmSyntax<Product>] {
        [promotion, hyperbandPromotion, synchronousHyperband] + populations
    }

    private static var promotion: AlgorithmSyntax<Product> {
        let keys = [
            "min_resource", "max_resource", "reduction_factor", "growth", "first_reduction", "first_growth",
        ]
        return .init("promotion", "asha_promotion", title: "ASHA, promotion", options: keys) { options in
            let minimum = options.minimumResource
            let pruner = PromotionPruner(
                minimumResource: minimum, maximumResource: options.integer("max_resource", minimum ... .max),
                reductionFactor: options.factor("reduction_factor") ?? 4, growth: options.factor("growth"),
                firstReduction: options.factor("first_reduction"), firstGrowth: options.factor("first_growth")
            )
            return { _ in pruner }
        }
    }

    private static var hyperbandPromotion: AlgorithmSyntax<Product> {
        let keys = ["min_resource", "max_resource", "reduction_factor", "growth"]
        return .init("hyperband_promotion", title: "Hyperband, promotion", options: keys) { options in
            let minimum = options.minimumResource
            let pruner = HyperbandPromotionPruner(
                minimumResource: minimum, maximumResource: options.maximumResource(from: minimum),
                reductionFactor: options.reductionFactor, growth: options.integer("growth", 2 ... .max))
            return { _ in pruner }
        }
    }

    private static var synchronousHyperband: AlgorithmSyntax<Product> {
        let keys = ["min_resource", "max_resource", "reduction_factor", "brackets"]
        return .init(
            "hyperband_synchronous", "synchronous_hyperband", title: "Hyperband, synchronous", options: keys
        ) { options in
            let minimum = options.minimumResource
            let pruner = SynchronousHyperbandPruner(
                minimumResource: minimum, maximumResource: options.maximumResource(from: minimum),
                reductionFactor: options.reductionFactor, brackets: options.integer("brackets", 1 ... .max))
            return { _ in pruner }
        }
    }
}

extension Algorithm where Product == any Sampler {
    static var dehb: AlgorithmSyntax<Product> {
        let keys = ["min_resource", "max_resource", "reduction_factor"]
        return .init("dehb", title: "DEHB", options: keys, setsBudgets: true) { options in
            let minimum = options.minimumResource
            let sampler = DEHBSampler(
                minimumResource: minimum, maximumResource: options.maximumResource(from: minimum),
                reductionFactor: options.reductionFactor)
            return { _ in sampler }
        }
    }
}

/// The resources of rungs, as the file says.
extension Options {
    fileprivate var minimumResource: Int { integer("min_resource", 1 ... .max) ?? 1 }
    fileprivate var reductionFactor: Int { integer("reduction_factor", 2 ... .max) ?? 3 }

    /// How many times as much.
    fileprivate func factor(_ key: String) -> Double? {
        number(key, "a number from 1.1 on") { $0.isFinite && $0 >= 1.1 }
    }

    /// The steps of a whole trial, which must be given.
    fileprivate func maximumResource(from minimum: Int) -> Int {
        if let resource = integer("max_resource", minimum ... .max) { return resource }
        require("max_resource", "the steps of a whole trial, a whole number from \(minimum) on")
        return minimum
    }
}
