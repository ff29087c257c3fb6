import Tuning

/// What can end a search early, as an experiment file names it.
extension Algorithm where Product == any Terminator {
    /// Reads a bare name, a mapping with `type` and options, or a list of these, of which the first ends the search.
    static func terminator(_ field: Field) -> Self? {
        guard field.isList, let items = field.list() else {
            return read(field, kind: "rule", among: all)
        }
        let rules = items.compactMap { read($0, kind: "rule", among: all) }
        guard !rules.isEmpty, rules.count == items.count else {
            if items.isEmpty { field.fault(.missing(expected: "a rule such as stagnation")) }
            return nil
        }
        return Self(name: rules.map(\.name).joined(separator: ", "), title: "") { context in
            EarliestTerminator(try rules.map { try $0.make(context) })
        }
    }

    static var all: [AlgorithmSyntax<Product>] { [stagnation, target, regretBound] }

    private static var stagnation: AlgorithmSyntax<Product> {
        .init("stagnation", title: "stagnation", options: ["patience", "min_delta", "min_trials"]) {
            options in
            let patience = options.integer("patience", 0 ... .max) ?? 30
            let delta = options.number("min_delta", "a share from 0 on, such as 0.01") {
                $0 >= 0 && $0.isFinite
            }
            let trials = options.integer("min_trials", 1 ... .max) ?? 20
            return { _ in
                StagnationTerminator(patience: patience, relativeDelta: delta ?? 0, minimumTrials: trials)
            }
        }
    }

    private static var target: AlgorithmSyntax<Product> {
        .init("target", title: "target", options: ["value"]) { options in
            let targets = options.targets
            return { context in
                guard targets.count == context.directions.count else {
                    throw TargetCount(targets: targets.count, objectives: context.directions.count)
                }
                return TargetTerminator(targets)
            }
        }
    }
}

extension Algorithm where Product == any Terminator {
    private static var regretBound: AlgorithmSyntax<Product> {
        .init("regret_bound", title: "regret bound", options: ["error", "top_share", "min_trials"]) {
            options in
            let share = options.number("top_share", "a number above 0, at most 1") { $0 > 0 && $0 <= 1 }
            let trials = options.integer("min_trials", 1 ... .max) ?? 20
            let terminator = RegretBoundTerminator(
                error: options.errorEstimate, topShare: share ?? 0.5, minimumTrials: trials)
            return { _ in terminator }
        }
    }
}

extension Options {
    /// `cross_validation`, `median` or a number.
    fileprivate var errorEstimate: RegretBoundTerminator.ErrorEstimate {
        guard let field = section?["error"] else { return .crossValidation }
        switch field.verbatim {
        case "cross_validation": return .crossValidation
        case "median": return .median()
        default:
            let expected = "cross_validation, median, or a number from 0 on"
            return .constant(field.number(expected) { $0 >= 0 && $0.isFinite } ?? 0)
        }
    }
}

extension Options {
    /// A number, or a list with one for each objective.
    fileprivate var targets: [Double] {
        let expected = "a number, or a list with one for each objective"
        guard let field = section?["value"] else {
            section?.field.fault(.missing(expected: "value: \(expected)"))
            return []
        }
        if field.isList { return (field.list() ?? []).compactMap { $0.number(expected) } }
        return field.number(expected).map { [$0] } ?? []
    }
}

private struct TargetCount: Error, CustomStringConvertible {
    var targets: Int
    var objectives: Int

    var description: String {
        "\(targets) target \(targets == 1 ? "value is" : "values are") given for \(objectives) "
            + (objectives == 1 ? "objective" : "objectives")
    }
}
