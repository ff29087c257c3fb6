/// What came of asking for the trials of a study once more.
public struct Replay: Hashable, Sendable {
    /// A trial that got another value.
    public struct Difference: Hashable, Sendable {
        /// The number of the trial.
        public var trial: Int
        /// The first parameter that differs.
        public var parameter: String
        /// What the trial has.
        public var recorded: ParameterValue?
        /// What it would get now; `nil` if nothing.
        public var replayed: ParameterValue?
    }

    /// How many trials got the same parameters again.
    public var repeated = 0
    /// The trials that got others, by number.
    public var differences: [Difference] = []
    /// The trials of which it is not known what their ask had seen: other programs asked for them, or nobody did.
    public var unknown: [Int] = []

    /// An outcome.
    public init(repeated: Int = 0, differences: [Difference] = [], unknown: [Int] = []) {
        (self.repeated, self.differences, self.unknown) = (repeated, differences, unknown)
    }
}

extension Study {
    /// Asks for every trial once more, each with what its ask had seen, and compares the parameters.
    ///
    /// The sampler and the seed are those of this handle; nothing is written. What a sampler chose depends on the trials
    /// that had ended, on the order in which the process heard of them, and on what could be seen of those that ran: all
    /// of it was noted, so that a search by many workers repeats exactly. The values of the objective are those that are
    /// stored: nothing is evaluated.
    ///
    /// - Parameter space: The space that the objective asks for as a whole (``Trial/suggest(_:)-(DeclaredSpace)``), if
    ///   something is required of its parameters together; else the parameters that a trial has tell what it asked for.
    /// - Complexity: As much as all asks together took, and O(n) memory.
    public func replay(over space: DeclaredSpace? = nil) async throws -> Replay {
        try await replay { _ in Asker(study: self, space: space) }
    }

    /// Asks for every trial once more, with the handle that `asker` gives for the settings it was asked for under.
    package func replay(by asker: @escaping (String?) throws -> Asker?) async throws -> Replay {
        var replayer = Replayer(try await trials, of: self, asker)
        return try replayer.replay()
    }
}

/// Who asks for trials, and what for.
package struct Asker: Sendable {
    /// The handle.
    package var study: Study
    /// What is asked for, if it is declared.
    package var space: DeclaredSpace?

    /// Pairs a handle with what is asked for.
    package init(study: Study, space: DeclaredSpace?) { (self.study, self.space) = (study, space) }
}
