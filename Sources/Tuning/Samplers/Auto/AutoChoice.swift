/// Which sampler suits a study as it stands, and why.
package struct AutoChoice: Hashable, Sendable {
    /// The samplers to choose from.
    package enum Method: String, CaseIterable, Sendable {
        case gaussianProcess = "gp"
        case tpe
        case cmaES = "cmaes"
        case nsgaII = "nsga2"
    }

    /// The sampler.
    package var method: Method
    /// Why it was chosen, in a few words.
    package var reason: String
}

extension AutoChoice {
    /// Up to how many trials a Gaussian process pays: beyond, what it learns more is less than what it costs.
    package static let modelledTrials = 250

    /// Up to how many parameters a Gaussian process tells them apart.
    package static let modelledParameters = 20

    /// The choice for a study with `traits`.
    ///
    /// Rules in the order in which they are asked; the figures were found on the problems that are not held back, see
    /// `Benchmarks`.
    package init(for traits: StudyTraits) {
        self =
            traits.objectives == 1 ? Self.singleObjective(traits) : Self.severalObjectives(traits)
    }

    private static func singleObjective(_ traits: StudyTraits) -> Self {
        let size = traits.words
        if traits.complete < modelledTrials {
            return Self(method: .gaussianProcess, reason: "fewer than \(modelledTrials) trials")
        }
        if traits.categorical > 0 || traits.isConditional || traits.isConstrained {
            return Self(method: .tpe, reason: "\(size), \(modelledTrials) trials or more")
        }
        return Self(method: .cmaES, reason: "\(size), \(modelledTrials) trials or more")
    }

    private static func severalObjectives(_ traits: StudyTraits) -> Self {
        let size = "\(traits.objectives) objectives"
        if traits.complete < modelledTrials, traits.objectives <= 3 {
            return Self(method: .gaussianProcess, reason: "\(size), fewer than \(modelledTrials) trials")
        }
        if traits.isConditional { return Self(method: .tpe, reason: size) }
        return Self(method: .nsgaII, reason: "\(size), \(modelledTrials) trials or more")
    }
}

extension StudyTraits {
    /// The space in a few words.
    fileprivate var words: String {
        if isConditional { return "conditional parameters" }
        return categorical == 0 ? "numeric parameters" : "numeric and categorical parameters"
    }
}
