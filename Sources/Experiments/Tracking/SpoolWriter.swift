import Glibc
import Tuning

/// The right to append facts, which one process has at a time.
final class SpoolWriter: Sendable {
    private let descriptor: Int32

    /// Takes the right; `nil` if another process has it.
    ///
    /// What a run that died had begun to write is cut off: it is told again, as it is stored.
    init?(_ spool: Spool) throws(RunFailure) {
        try StudyFolder.makeFolder(spool.path)
        descriptor = open(spool.facts, O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC, 0o666)
        guard descriptor >= 0 else { throw .folder(spool.facts, reason: SystemError.last.description) }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else { return nil }
        cutOff()
    }

    deinit { close(descriptor) }

    private func cutOff() {
        var end = lseek(descriptor, 0, SEEK_END)
        var byte: UInt8 = 0
        while end > 0, pread(descriptor, &byte, 1, end - 1) == 1, byte != UInt8(ascii: "\n") { end -= 1 }
        ftruncate(descriptor, end)
    }

    /// Appends `facts`: all of them, or none if the disk is full.
    func append(_ facts: [Fact]) throws(SystemError) {
        let text = facts.map { $0.json.text.rawValue + "\n" }.joined()
        try appendWhole(Array(text.utf8), to: descriptor)
    }
}
