/// Tells when it is no use to go on: when trials fail from the start and always in the same way.
package struct FailureStreak: Sendable {
    /// How many trials have to fail in the same way.
    package static let limit = 10

    private var failure: TrialFailure?
    private var lastLine: String?
    private var count = 0

    package init() {}

    /// Takes in how a trial ended; tells how the run ends because of it.
    ///
    /// - Parameters:
    ///   - hasSucceeded: Whether any trial of the study ever ended well.
    ///   - isFixed: Whether all trials run the same program.
    package mutating func end(after ending: TrialEnding, hasSucceeded: Bool, isFixed: Bool) -> RunEnd? {
        guard case .failed(let failure, let lines) = ending, !hasSucceeded else {
            if case .failed = ending {} else { self = FailureStreak() }
            return nil
        }
        if case .notStarted = failure, isFixed { return .notStartable(failure) }
        count = failure == self.failure && lines.last == lastLine ? count + 1 : 1
        (self.failure, lastLine) = (failure, lines.last)
        return count >= Self.limit ? .sameFailure(count: count, failure, lastLines: lines) : nil
    }
}
