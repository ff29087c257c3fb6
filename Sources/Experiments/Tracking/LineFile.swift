import Glibc

/// A file of lines that is written anew by each run, from what the spool has, and grows then.
///
/// So it is whole whatever became of the run before, and a reader that follows it sees each line once.
final class LineFile: Sendable {
    private let descriptor: Int32

    /// Puts a file at `path` that has `header` alone.
    init(_ path: String, header: [String] = []) throws(SystemError) {
        descriptor = open(path + ".part", O_WRONLY | O_CREAT | O_TRUNC | O_APPEND | O_CLOEXEC, 0o666)
        guard descriptor >= 0 else { throw .last }
        try append(header)
        guard rename(path + ".part", path) == 0 else { throw .last }
    }

    deinit { close(descriptor) }

    /// Appends lines, all of them or none.
    func append(_ lines: [String]) throws(SystemError) {
        try appendWhole(Array(lines.map { $0 + "\n" }.joined().utf8), to: descriptor)
    }
}

extension Spool {
    /// Keeps files of others from being overwritten.
    /// - Throws: ``RunFailure/folder(_:reason:)`` if there is a file at `path` that this study did not write.
    func checkThatItIsOurs(_ path: String, of tracker: String) throws(RunFailure) {
        let folder = path.lastIndex(of: "/").map { String(path[...$0]) } ?? "."
        guard access(folder, W_OK) == 0 else { throw .folder(path, reason: SystemError.last.description) }
        if position(of: tracker, for: path) == nil {
            guard access(path, F_OK) != 0 else {
                throw .folder(path, reason: "the file is there already; move it away, or name another one")
            }
            setPosition(of: tracker, for: path, to: 0)
        }
    }
}
