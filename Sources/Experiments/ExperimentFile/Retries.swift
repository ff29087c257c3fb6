/// When a trial is run again that failed, and how soon.
package struct Retries: Hashable, Sendable {
    /// Which failures may be bad luck.
    package enum Cause: String, Hashable, Sendable, CaseIterable {
        /// A signal that nobody here sent ended the program: it crashed, or its machine is short of memory.
        case signal
        /// It needed more memory than a trial may have.
        case memory
        /// It ended with an exit status other than 0.
        case exit
        /// It took too long.
        case timeout
    }

    /// How often a trial is run again.
    package var times = 0
    /// How long the first retry waits; each further one waits twice as long.
    package var backoff: Duration?
    /// How long any of them waits, at most.
    package var longestBackoff = Duration.seconds(600)
    /// After which failures.
    package var causes: Set<Cause> = [.signal]

    /// None.
    package init() {}

    /// How long to wait before a trial is run again of which so many runs have failed.
    package func wait(afterFailures count: Int) -> Duration? {
        guard let backoff else { return nil }
        let doublings = min(max(count - 1, 0), 30)
        return min(backoff * (1 << doublings), max(longestBackoff, backoff))
    }
}

extension TrialFailure {
    /// What the failure counts as; `nil` if it is the trial's own doing in any case.
    var cause: Retries.Cause? {
        switch self {
        case .signalled, .killedForMemory: .signal
        case .outOfMemory: .memory
        case .exited: .exit
        case .timedOut: .timeout
        case .member(_, let failure): failure.cause
        case .notStarted, .noValue, .notANumber, .parameters, .interrupted: nil
        }
    }
}
