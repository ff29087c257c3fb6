/// What a study is like, as far as the choice of a sampler depends on it.
package struct StudyTraits: Hashable, Sendable {
    /// The number of objectives.
    package var objectives: Int
    /// How many trials are complete.
    package var complete: Int
    /// How many parameters were seen that leave a choice, conditional ones among them.
    package var parameters: Int
    /// How many of them are categorical.
    package var categorical: Int
    /// Whether some trials lack some of the parameters.
    package var isConditional: Bool
    /// Whether a trial broke a constraint.
    package var isConstrained: Bool
    /// How many trials run.
    package var running: Int
    /// How many trials the study is to have; `nil` if nobody said.
    package var budget: Int?
}

extension StudyTraits {
    /// The traits of what `history` tells.
    ///
    /// Costs O(parameters): what is counted is counted as rows arrive.
    init(of history: History, budget: Int?) {
        let union = history.union.filter { _, distribution in distribution.isSearchable }
        let common = history.intersection().filter { _, distribution in distribution.isSearchable }
        objectives = history.directions.count
        complete = history.count(of: .complete)
        parameters = union.count
        categorical = union.distributions.count(where: \.isCategorical)
        isConditional = common.count < union.count
        isConstrained = history.hasViolations
        running = history.running.count
        self.budget = budget
    }
}
