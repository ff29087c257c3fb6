/// How much a parameter matters.
public struct ParameterImportance: Hashable, Codable, Sendable {
    /// The parameter.
    public var name: String
    /// Its part of the importance of all parameters that were assessed: these sum to 1.
    public var share: Double
    /// What the method says before it is made a share.
    public var value: Double
    /// By how much the trees of a forest disagree about the share: one standard deviation.
    ///
    /// `nil` where no forest was asked.
    public var deviation: Double?
}

/// A way to tell how much parameters matter.
public enum ImportanceMethod: Hashable, Sendable {
    /// What tells the best trials from the others, from the distributions of single parameters: fast, and right where
    /// parameters or ranges depend on others.
    ///
    /// The best are the share `target` of all; they are compared with the better share `region` of all, 1 being all. With
    /// `isLocal`, what counts is where trials were made; without, all values are taken as equally likely.
    ///
    /// With several objectives and none chosen, the best are those of the best fronts (as in ``TPESampler``).
    case pedANOVA(target: Double = 0.1, region: Double = 1, isLocal: Bool = true)
    /// The part of the variance of a random forest's predictions that a parameter explains alone.
    case functionalANOVA(trees: Int = 64)
    /// The part of the variance that a random forest loses by asking about a parameter.
    case meanDecreaseImpurity(trees: Int = 64)
    /// The mean of the absolute Shapley values of a random forest's predictions, over the trials, 512 of them if there are
    /// more.
    case shapley(trees: Int = 64)

    /// PED-ANOVA over all trials.
    public static let standard = ImportanceMethod.pedANOVA()
}

/// Why importance cannot be told.
@nonexhaustive
public enum ImportanceError: Error, Equatable, CustomStringConvertible {
    /// The method looks at one objective, of which the study has several.
    case severalObjectives
    /// The study has no objective of that number.
    case noObjective(Int)
    /// No complete trial has the parameter.
    case noParameter(String)
    /// The quantiles are not in order.
    case quantiles(target: Double, region: Double)

    /// The error in words.
    public var description: String {
        switch self {
        case .severalObjectives: "the study has several objectives: say which one parameters are to matter to"
        case .noObjective(let number): "the study has no objective \(number)"
        case .noParameter(let name): "no complete trial has a parameter \(name)"
        case .quantiles(let target, let region):
            "the best share is \(target) and that of the region \(region): 0 < best < region ≤ 1 is needed"
        }
    }
}
