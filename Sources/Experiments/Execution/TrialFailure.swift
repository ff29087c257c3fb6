import Glibc

/// Why a trial has no result.
package indirect enum TrialFailure: Error, Hashable, Sendable {
    /// The program could not be started.
    case notStarted(program: String, reason: String)
    /// The program ended with a status other than 0.
    case exited(Int32)
    /// A signal that nobody here sent ended the program.
    case signalled(Int32)
    /// The program took more memory than a trial may have, in bytes.
    case outOfMemory(limit: UInt64)
    /// The program was ended while the machine had no memory left.
    case killedForMemory
    /// Another process of the trial failed than the first.
    case member(rank: Int, TrialFailure)
    /// The program took too long.
    case timedOut(Duration)
    /// An objective or a constraint was never reported.
    case noValue(metric: String)
    /// The result is no number.
    case notANumber(metric: String, text: String)
    /// The parameters cannot be chosen, because of what was enqueued.
    case parameters(String)
    /// The user interrupted the run.
    case interrupted
}

extension TrialFailure: CustomStringConvertible {
    /// The failure in words.
    package var description: String {
        switch self {
        case .notStarted(let program, let reason): "\(program) cannot be started: \(reason)"
        case .exited(let status): "exit status \(status)"
        case .signalled(let signal): "ended by signal \(signal) (\(Self.name(of: signal)))"
        case .outOfMemory(let limit): "needed more than \(Figures.bytes(limit)) of memory"
        case .killedForMemory: "ended by signal 9 (SIGKILL), as the machine ran out of memory"
        case .member(let rank, let failure): "process \(rank): \(failure)"
        case .timedOut(let limit): "timed out after \(Clockwork.words(limit))"
        case .noValue(let metric): "ended without a value of \(metric)"
        case .notANumber(let metric, let text): "\(metric) is not a number: \(text)"
        case .parameters(let reason): reason
        case .interrupted: "interrupted"
        }
    }

    private static func name(of signal: Int32) -> String {
        let names: [Int32: String] = [
            SIGHUP: "SIGHUP", SIGINT: "SIGINT", SIGQUIT: "SIGQUIT", SIGILL: "SIGILL", SIGTRAP: "SIGTRAP",
            SIGABRT: "SIGABRT", SIGBUS: "SIGBUS", SIGFPE: "SIGFPE", SIGKILL: "SIGKILL", SIGUSR1: "SIGUSR1",
            SIGSEGV: "SIGSEGV", SIGUSR2: "SIGUSR2", SIGPIPE: "SIGPIPE", SIGALRM: "SIGALRM",
            SIGTERM: "SIGTERM",
            SIGXCPU: "SIGXCPU", SIGXFSZ: "SIGXFSZ",
        ]
        return names[signal] ?? "unknown"
    }
}
