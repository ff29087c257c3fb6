package import Tuning

extension Algorithm where Product == any Sampler {
    static var preferential: AlgorithmSyntax<Product> {
        .init("preferential", title: "preferences", options: ["startup_trials", "candidates"]) { options in
            let startupTrials = options.integer("startup_trials", 1 ... .max) ?? 4
            _ = options.integer("candidates", 2...100)
            return { _ in .preferential(startupTrials: startupTrials) }
        }
    }
}

extension SearchPlan {
    /// Of how many trials people are to choose at once, where `sampler`, as a file writes it, learns from what they prefer;
    /// `nil` where it does not.
    package static func candidates(_ sampler: JSON?) -> Int? {
        guard let name = sampler?.string ?? sampler?["type"]?.string, name == "preferential" else {
            return nil
        }
        return sampler?["candidates"]?.integer ?? 4
    }
}

extension Experiment {
    /// Of how many trials people are to choose at once; `nil` if trials have values of their own.
    package var candidates: Int? { SearchPlan.candidates(sampler.source) }

    /// The objectives whose values say something: none where people judge.
    var measured: [Objective] { candidates == nil ? objectives : [] }
}

extension Experiment.Objective {
    /// What a study of preferences has in the place of a metric.
    static let preference = Self(metric: "preference", goal: .minimize)
}
