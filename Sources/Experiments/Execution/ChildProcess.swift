import CProcess
import Glibc
import Tuning

/// A running program, at the head of a process group of its own.
///
/// Its standard output can be read without blocking. The group is known to a guard that ends it if this process dies.
final class ChildProcess: Sendable {
    /// The process, and the group that it heads.
    let id: pid_t
    /// Readable once the process has ended.
    let exit: Int32
    /// What the program prints; -1 if that goes to a log.
    let output: Int32
    /// What the program says of errors; `nil` if that is mixed into the output.
    let errors: Int32?
    private let guardian: Guardian?

    private init(_ process: apus_process, _ guardian: Guardian?) {
        (id, exit, output) = (process.id, process.exit, process.output)
        errors = process.errors < 0 ? nil : process.errors
        self.guardian = guardian
    }

    deinit {
        close(exit)
        if output >= 0 { close(output) }
        if let errors { close(errors) }
    }
}

/// What a process is started with.
struct Launch: Sendable {
    var command: [String]
    var environment: [String]
    /// Whether what the program says of errors is mixed into what it prints.
    var mixesErrors = false
    /// How much address space it may take, in bytes.
    var addressSpace: UInt64?
    /// The group that holds it to its memory.
    var controlGroup: ControlGroup?
    /// Where all goes that it prints; `nil` if that is to be read.
    var log: TrialLog?
}

extension ChildProcess {
    /// Starts `launch` on the thread of `loop`.
    static func start(
        _ launch: Launch, on loop: EventLoop, guardedBy guardian: Guardian?
    ) async throws(SystemError) -> ChildProcess {
        try await loop.perform { () throws(SystemError) in try spawn(launch, guardian) }
    }

    private static func spawn(_ launch: Launch, _ guardian: Guardian?) throws(SystemError) -> ChildProcess {
        var process = apus_process()
        let code = withPointers(launch.command, launch.environment) { command, environment in
            var request = apus_spawn_request(
                arguments: command, environment: environment, mixes_errors: launch.mixesErrors ? 1 : 0,
                address_space: launch.addressSpace ?? 0, guard: guardian?.descriptor ?? -1,
                control_group: launch.controlGroup?.entrance ?? -1, log: launch.log?.descriptor ?? -1)
            return apus_spawn(&request, &process)
        }
        guard code == 0 else { throw SystemError(code: code) }
        return ChildProcess(process, guardian)
    }

    private static func withPointers<Result>(
        _ command: [String], _ environment: [String],
        _ body: (
            UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>,
            UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>
        ) -> Result
    ) -> Result {
        var texts = command.map { strdup($0) } + [nil] + environment.map { strdup($0) } + [nil]
        defer { for text in texts { free(text) } }
        return texts.withUnsafeMutableBufferPointer { texts in
            let start = texts.baseAddress.unsafelyUnwrapped
            return body(start, start + command.count + 1)
        }
    }
}

extension ChildProcess {
    /// How much can be read at once.
    static let chunk = 65536

    /// What reading gave.
    enum Reading {
        case bytes(Int)
        case nothingYet
        case end
    }

    /// Reads into `buffer` what is there, from ``output`` or ``errors``.
    func read(_ source: Int32, into buffer: UnsafeMutableRawBufferPointer) -> Reading {
        while true {
            let count = Glibc.read(source, buffer.baseAddress, buffer.count)
            if count > 0 { return .bytes(count) }
            if count == 0 { return .end }
            if errno == EAGAIN { return .nothingYet }
            if errno != EINTR { return .end }
        }
    }

    /// Sends `signal` to the whole group.
    func send(_ signal: Int32) { kill(-id, signal) }

    /// How the process ended, which it must have.
    func reap() -> ExitStatus {
        var status: Int32 = 0
        while waitpid(id, &status, 0) < 0, errno == EINTR {}
        return ExitStatus(status)
    }

    /// Whether a process of the group is left, when the first one was reaped.
    var isGroupAlive: Bool {
        // Cheap, but true of dead processes too that nobody has waited for.
        guard kill(-id, 0) == 0 || errno == EPERM else { return false }
        return ProcessTable.hasLivingMember(ofGroup: id)
    }

    /// Tells the guard that nothing is left to be ended.
    func release() { guardian?.release(id) }
}

/// How a process ended.
package enum ExitStatus: Hashable, Sendable {
    case exited(Int32)
    case signalled(Int32)

    init(_ status: Int32) {
        let signal = status & 0x7F
        self = signal == 0 ? .exited((status >> 8) & 0xFF) : .signalled(signal)
    }
}

/// Ends process groups if this process dies without having done so, however it dies.
final class Guardian: Sendable {
    let descriptor: Int32

    init?() {
        descriptor = apus_guard()
        guard descriptor >= 0 else { return nil }
    }

    deinit { close(descriptor) }

    fileprivate func release(_ group: pid_t) { apus_guard_release(descriptor, group) }
}
