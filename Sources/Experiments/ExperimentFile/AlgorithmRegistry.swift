import SearchAlgorithms
import Tuning

/// The samplers that an experiment file can name.
extension Algorithm where Product == any Sampler {
    static func sampler(_ field: Field) -> Self? { read(field, kind: "sampler", among: all) }

    static var defaultSampler: Self? {
        Self(name: "auto", title: "auto") { _ in .auto() }
    }

    static var all: [AlgorithmSyntax<Product>] {
        [
            .init("auto", title: "auto") { _ in { _ in .auto() } },
            gaussianProcess, tpe, cmaES, forest,
            .init("random", title: "random") { _ in { _ in .random } },
            .init("grid", "brute_force", title: "grid", options: ["avoid_premature_stop"], isExhaustive: true)
            { options in
                let avoidsStop = options.flag("avoid_premature_stop") ?? false
                return { context in
                    if context.space.isConstrained {
                        return try EnumerationSampler(context.space, seed: context.seed)
                    }
                    let hasConditions = context.space.parameters.contains { !$0.conditions.isEmpty }
                    return hasConditions || avoidsStop
                        ? BruteForceSampler(avoidsPrematureStop: avoidsStop)
                        : try GridSampler(context.space.flattened)
                }
            },
            .init("sobol", "qmc", "quasi_random", title: "Sobol", options: ["scramble"]) { options in
                let scrambles = options.flag("scramble") ?? true
                return { .sobol(seed: $0.seed, scrambled: scrambles) }
            },
            bohb, dehb, preferential,
            .init("halton", title: "Halton", options: ["scramble"]) { options in
                let scrambles = options.flag("scramble") ?? true
                return { .halton(seed: $0.seed, scrambled: scrambles) }
            },
        ] + evolution
    }

    private static var forest: AlgorithmSyntax<Product> {
        let keys = ["startup_trials", "trees", "random_share", "evaluations"]
        return .init("forest", "smac", "random_forest", title: "random forest", options: keys) { options in
            let share = options.number("random_share", "a number from 0 to 1") { (0...1).contains($0) }
            var forest = RandomForestSampler.usualForest
            forest.trees = options.integer("trees", 1...1000) ?? forest.trees
            let sampler = RandomForestSampler(
                startupTrials: options.integer("startup_trials", 0 ... .max) ?? 10, forest: forest,
                randomShare: share ?? 0.1, evaluations: options.integer("evaluations", 1...1000) ?? 1)
            return { _ in sampler }
        }
    }

    private static var tpe: AlgorithmSyntax<Product> {
        let keys = [
            "startup_trials", "candidates", "multivariate", "group", "constant_liar", "clip_exponent",
            "avoid_repetition",
        ]
        return .init("tpe", title: "TPE", options: keys) { options in
            let startupTrials = options.integer("startup_trials", 0 ... .max) ?? 10
            let candidates = options.integer("candidates", 1...10_000) ?? 24
            let isMultivariate = options.flag("multivariate")
            let isGrouped = options.flag("group")
            let usesConstantLiar = options.flag("constant_liar") ?? true
            let clipExponent = options.number("clip_exponent", "a number from 0 to 10") {
                (0...10).contains($0)
            }
            let avoidsRepetition = options.flag("avoid_repetition") ?? true
            return { context in
                TPESampler(
                    startupTrials: startupTrials, candidates: candidates, clipExponentBelow: clipExponent,
                    isMultivariate: isMultivariate,
                    isGrouped: isMultivariate == false ? false : isGrouped ?? context.isGroupedByDefault,
                    usesConstantLiar: usesConstantLiar, avoidsRepetition: avoidsRepetition)
            }
        }
    }
}

extension Algorithm where Product == any Sampler {
    fileprivate static var cmaES: AlgorithmSyntax<Product> {
        let keys = ["popsize", "sigma0", "separable", "margin", "lr_adapt", "restarts"]
        return .init("cmaes", "cma_es", title: "CMA-ES", options: keys) { options in
            let size = options.integer("popsize", 2...1_000_000)
            let sigma = options.number("sigma0", "a number above 0, up to 10") { $0 > 0 && $0 <= 10 }
            let isSeparable = options.flag("separable")
            let usesMargin = options.flag("margin") ?? false
            let adaptsLearningRate = options.flag("lr_adapt") ?? false
            let words: [(String, RestartStrategy)] = [("none", .never), ("ipop", .ipop), ("bipop", .bipop)]
            let restarts = options.word("restarts", words) ?? .ipop
            return { _ in
                CMAESSampler(
                    populationSize: size, sigma: sigma ?? 1.0 / 6, isSeparable: isSeparable,
                    usesMargin: usesMargin, adaptsLearningRate: adaptsLearningRate, restarts: restarts)
            }
        }
    }

    fileprivate static var gaussianProcess: AlgorithmSyntax<Product> {
        let keys = ["startup_trials", "acquisition", "deviations", "warp", "transform"]
        return .init("gp", "gaussian_process", title: "Gaussian process", options: keys) { options in
            let startupTrials = options.integer("startup_trials", 1 ... .max)
            let deviations =
                options.number("deviations", "a number from 0 on") { $0 >= 0 && $0.isFinite } ?? 2
            let words: [(String, GaussianProcessSampler.Acquisition)] = [
                ("ei", .expectedImprovement), ("nei", .noisyExpectedImprovement),
                ("ucb", .confidenceBound(deviations: deviations)), ("pi", .probabilityOfImprovement),
            ]
            let acquisition = options.word("acquisition", words) ?? .expectedImprovement
            var model = GaussianProcessSampler.Model()
            model.isWarped = options.flag("warp") ?? false
            let scales: [(String, TargetScale)] = [
                ("power", .power), ("standardize", .standardized), ("half_rank", .halfRanked),
            ]
            model.scale = options.word("transform", scales) ?? model.scale
            let sampler = GaussianProcessSampler(
                startupTrials: startupTrials, acquisition: acquisition, model: model)
            return { _ in sampler }
        }
    }

    fileprivate static var bohb: AlgorithmSyntax<Product> {
        let keys = [
            "random_fraction", "min_points", "top_percent", "samples", "bandwidth_factor", "min_bandwidth",
        ]
        return .init("bohb", title: "BOHB", options: keys) { options in
            let positive = { (number: Double) in number > 0 && number.isFinite }
            let fraction = options.number("random_fraction", "a number from 0 to 1") { (0...1).contains($0) }
            let sampler = BOHBSampler(
                randomFraction: fraction ?? 1.0 / 3, minimumPoints: options.integer("min_points", 1 ... .max),
                topPercent: options.integer("top_percent", 1...99) ?? 15,
                samples: options.integer("samples", 1...10_000) ?? 64,
                bandwidthFactor: options.number("bandwidth_factor", "a number above 0", where: positive) ?? 3,
                minimumBandwidth: options.number("min_bandwidth", "a number above 0", where: positive) ?? 1e-3
            )
            return { _ in sampler }
        }
    }
}

extension AlgorithmContext {
    /// Whether parameters are to be drawn in groups: where some have conditions, few trials have all of them.
    fileprivate var isGroupedByDefault: Bool {
        directions.count == 1 && space.parameters.contains { !$0.conditions.isEmpty }
    }
}

/// The pruners that an experiment file can name.
extension Algorithm where Product == any Pruner {
    static var defaultPruner: Self? { Self(name: "none", title: "") { _ in .never } }

    static var all: [AlgorithmSyntax<Product>] {
        [
            .init("none", "never", title: "") { _ in { _ in .never } },
            median, percentile, halving, multiObjectiveHalving,
        ] + pausing + [hyperband, threshold, patient, wilcoxon] + [
            .init("budget", title: "", setsBudgets: true) { _ in { _ in .budget } }
        ]
    }

    private static let schedule = ["startup_trials", "warmup_steps", "interval_steps", "min_trials"]

    private static var median: AlgorithmSyntax<Product> {
        .init("median", title: "median pruning", options: schedule) { options in
            let pruner = MedianPruner(
                startupTrials: options.startupTrials, warmupSteps: options.warmupSteps,
                interval: options.interval,
                minimumTrials: options.minimumTrials)
            return { _ in pruner }
        }
    }

    private static var percentile: AlgorithmSyntax<Product> {
        .init("percentile", title: "percentile pruning", options: ["percentile"] + schedule) { options in
            let percentile = options.number("percentile", "a number from 0 to 100") { (0...100).contains($0) }
            let pruner = PercentilePruner(
                percentile ?? 25, startupTrials: options.startupTrials, warmupSteps: options.warmupSteps,
                interval: options.interval, minimumTrials: options.minimumTrials)
            return { _ in pruner }
        }
    }

    private static var halving: AlgorithmSyntax<Product> {
        let keys = ["min_resource", "reduction_factor", "min_early_stopping_rate", "bootstrap_count"]
        return .init("asha", "successive_halving", title: "ASHA", options: keys) { options in
            let resource = options.integer("min_resource", 1 ... .max)
            let pruner = SuccessiveHalvingPruner(
                minimumResource: resource,
                reductionFactor: options.integer("reduction_factor", 2 ... .max) ?? 4,
                minimumEarlyStoppingRate: options.integer("min_early_stopping_rate", 0 ... .max) ?? 0,
                bootstrapCount: resource == nil ? 0 : options.integer("bootstrap_count", 0 ... .max) ?? 0)
            return { _ in pruner }
        }
    }

    private static var multiObjectiveHalving: AlgorithmSyntax<Product> {
        let keys = ["min_resource", "reduction_factor"]
        return .init("mo_asha", title: "MO-ASHA", options: keys) { options in
            let resource = options.integer("min_resource", 1 ... .max) ?? 1
            let factor = options.integer("reduction_factor", 2 ... .max) ?? 3
            return { context in
                guard !context.metrics.isEmpty else { throw PrunerConflict.noMetrics }
                return .multiObjectiveHalving(
                    context.metrics, minimumResource: resource, reductionFactor: factor)
            }
        }
    }

    private static var hyperband: AlgorithmSyntax<Product> {
        let keys = ["min_resource", "max_resource", "reduction_factor", "bootstrap_count"]
        return .init("hyperband", title: "Hyperband", options: keys) { options in
            let minimum = options.integer("min_resource", 1 ... .max) ?? 1
            let maximum = options.integer("max_resource", minimum ... .max)
            let pruner = HyperbandPruner(
                minimumResource: minimum, maximumResource: maximum,
                reductionFactor: options.integer("reduction_factor", 2 ... .max) ?? 3,
                bootstrapCount: maximum == nil ? 0 : options.integer("bootstrap_count", 0 ... .max) ?? 0)
            return { _ in pruner }
        }
    }

    private static var threshold: AlgorithmSyntax<Product> {
        let keys = ["lower", "upper", "warmup_steps", "interval_steps"]
        return .init("threshold", title: "threshold", options: keys) { options in
            let lower = options.number("lower", "a number") ?? -.infinity
            let upper = options.number("upper", "a number not below lower") { $0 >= lower } ?? .infinity
            let pruner = ThresholdPruner(
                lower: lower, upper: upper, warmupSteps: options.warmupSteps, interval: options.interval)
            return { _ in pruner }
        }
    }

    private static var patient: AlgorithmSyntax<Product> {
        .init("patient", title: "patience", options: ["patience", "min_delta", "wrapped"]) { options in
            let patience = options.integer("patience", 0 ... .max) ?? 10
            let delta = options.number("min_delta", "a number from 0 on") { $0 >= 0 && $0.isFinite } ?? 0
            let wrapped = options.section?["wrapped"].flatMap(Algorithm.pruner)
            return { context in
                try PatientPruner(wrapped?.make(context), patience: patience, minimumDelta: delta)
            }
        }
    }

    private static var wilcoxon: AlgorithmSyntax<Product> {
        .init("wilcoxon", title: "Wilcoxon pruning", options: ["p_threshold", "startup_steps"]) { options in
            let threshold = options.number("p_threshold", "a number from 0 to 1") { (0...1).contains($0) }
            let steps = options.integer("startup_steps", 0 ... .max) ?? 2
            let pruner = WilcoxonPruner(threshold: threshold ?? 0.1, startupSteps: steps)
            return { _ in pruner }
        }
    }
}

/// When a pruner judges, as the file says.
extension Options {
    fileprivate var startupTrials: Int { integer("startup_trials", 0 ... .max) ?? 5 }
    fileprivate var warmupSteps: Int { integer("warmup_steps", 0 ... .max) ?? 0 }
    fileprivate var interval: Int { integer("interval_steps", 1 ... .max) ?? 1 }
    fileprivate var minimumTrials: Int { integer("min_trials", 1 ... .max) ?? 1 }
}
