public import Numerical

/// The default: asks the sampler that suits the study as it stands.
///
/// ```swift
/// let study = try await Study.create("s", .minimize, sampler: .auto(), seed: 7)
/// ```
/// The choice depends on the parameters, the objectives, the constraints and how many trials there are, and may change while
/// the study runs; ``explanation(given:)`` says in a line what was chosen and why, and each trial notes it. It is a function
/// of the history: one seed and one worker give one study.
///
/// An ask is bounded: O(what is new) and the arithmetic of the sampler chosen, which each looks at no more than a bounded
/// part of the history.
public struct AutoSampler: Sampler {
    /// How many trials the study is to have; `nil` if that is not known.
    public let budget: Int?
    private let samplers: [AutoChoice.Method: any Sampler]

    /// A sampler for a study that is to have `budget` trials.
    public init(budget: Int? = nil) {
        self.budget = budget
        samplers = [
            .gaussianProcess: GaussianProcessSampler(),
            .tpe: TPESampler(isGrouped: true),
            .cmaES: CMAESSampler(),
            .nsgaII: NSGAIISampler.nsgaII(),
        ]
    }

    private func choice(given history: History) -> AutoChoice {
        AutoChoice(for: StudyTraits(of: history, budget: budget))
    }

    private func sampler(given history: History) -> any Sampler {
        samplers[choice(given: history).method] ?? RandomSampler()
    }
}

extension AutoSampler {
    /// What was chosen and why, in one line.
    public func explanation(given history: History) -> String? {
        let choice = choice(given: history)
        return "\(choice.method.title): \(choice.reason)"
    }

    /// What the chosen sampler chooses together.
    public func jointSpace(given history: History) -> SearchSpace {
        sampler(given: history).jointSpace(given: history)
    }

    /// What the chosen sampler proposes, and its name.
    public func propose(
        _ space: SearchSpace, for trial: FrozenTrial, given history: History, using random: inout RandomStream
    ) throws -> Proposal {
        let choice = choice(given: history)
        var proposal = try sampler(given: history).propose(space, for: trial, given: history, using: &random)
        proposal.attributes[SystemAttribute.chosenSampler] = JSON.string(choice.method.rawValue).text
        return proposal
    }

    /// What the chosen sampler draws.
    public func sample(
        _ name: String, from distribution: Distribution, for trial: FrozenTrial, given history: History,
        using random: inout RandomStream
    ) throws -> Double {
        try sampler(given: history).sample(
            name, from: distribution, for: trial, given: history, using: &random)
    }
}

extension AutoChoice.Method {
    /// Its name for people.
    package var title: String {
        switch self {
        case .gaussianProcess: "Gaussian process"
        case .tpe: "TPE"
        case .cmaES: "CMA-ES"
        case .nsgaII: "NSGA-II"
        }
    }
}

extension Sampler where Self == AutoSampler {
    /// The sampler that suits the study as it stands.
    public static func auto(budget: Int? = nil) -> Self { AutoSampler(budget: budget) }
}
