import Tuning

/// How an experiment file names what ends trials early.
extension Algorithm where Product == any Pruner {
    /// Reads a bare name, a mapping with `type` and options, or a list of these, of which the first ends a trial.
    static func pruner(_ field: Field) -> Self? {
        guard field.isList, let items = field.list() else { return single(field) }
        if items.isEmpty { field.fault(.missing(expected: "a pruner such as median")) }
        let pruners = items.compactMap(single)
        guard !pruners.isEmpty, pruners.count == items.count else { return nil }
        let metrics = Set(pruners.compactMap(\.metric))
        if metrics.count > 1 {
            field.fault(
                .conflict(
                    "\(metrics.sorted().joined(separator: " and ")) are compared between trials",
                    expected: "one metric that trials are compared by; limits may have others"))
        }
        var algorithm = Self(
            name: pruners.map(\.name).joined(separator: ", "),
            title: pruners.map(\.title).filter { !$0.isEmpty }.joined(separator: " and "),
            source: field.json
        ) { context in
            let made = try pruners.map { try $0.make(context) }
            guard made.count(where: \.pausesTrials) <= 1 else { throw PrunerConflict.twoPause }
            return EarliestPruner(made)
        }
        algorithm.metric = metrics.first
        algorithm.limited = pruners.flatMap(\.limited)
        return algorithm
    }

    /// What ends trials early if the file does not say: what the sampler needs, or nothing.
    static func standard(for sampler: Algorithm<any Sampler>?) -> Self? {
        guard sampler?.setsBudgets == true else { return defaultPruner }
        return Self(name: "budget", title: "") { _ in .budget }
    }

    /// Reads one pruner, which may read a metric of its own: `{type: asha, metric: loss, goal: minimize}`.
    private static func single(_ field: Field) -> Self? {
        let shared = ["metric", "goal"]
        guard var algorithm = read(field, kind: "pruner", among: all, shared: shared) else { return nil }
        guard field.isMapping else { return algorithm }
        let goal: Direction? = field.member("goal")?.word([("minimize", .minimize), ("maximize", .maximize)])
        guard let member = field.member("metric") else {
            if goal != nil { field.member("goal")?.fault(.unsupported("a goal without a metric")) }
            return algorithm
        }
        guard let metric = member.name("the name of a metric", where: Name.isMetric) else { return nil }
        if ["wilcoxon", "mo_asha", "none", "never", "budget"].contains(algorithm.name) {
            member.fault(.unsupported("a metric of its own with \(algorithm.name)"))
            return nil
        }
        let make = algorithm.make
        let isLimit = ["threshold", "patient"].contains(algorithm.name)
        if isLimit { algorithm.limited = [metric] } else { algorithm.metric = metric }
        algorithm.make = { context in
            let pruner = try make(context)
            if metric == context.metrics.first { return pruner }
            let known = context.metrics.firstIndex(of: metric).map { context.directions[$0] }
            if pruner is ThresholdPruner { return MetricPruner(metric, pruner) }
            if isLimit, pruner.usesHistory { throw PrunerConflict.patienceCompares }
            guard let goal = goal ?? known else { throw PrunerConflict.noGoal(metric: metric) }
            let directed = DirectedPruner(goal, pruner)
            return pruner.usesHistory ? directed : MetricPruner(metric, directed)
        }
        return algorithm
    }
}

/// Why a pruner does not fit an experiment.
enum PrunerConflict: Error, Hashable, CustomStringConvertible {
    case noGoal(metric: String)
    case noMetrics
    case twoPause
    case patienceCompares

    var description: String {
        switch self {
        case .noGoal(let metric): "nothing says whether \(metric) is to be small or large: give goal"
        case .noMetrics: "mo_asha compares reported metrics, and the objectives have no names"
        case .patienceCompares:
            "patience with a metric of its own cannot wrap a pruner that compares trials"
        case .twoPause: "two of the pruners pause trials"
        }
    }
}
