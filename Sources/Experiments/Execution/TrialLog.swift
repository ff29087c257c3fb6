import Glibc

/// The file that keeps what a trial prints.
final class TrialLog: Sendable {
    let descriptor: Int32

    /// Opens the log of a trial: anew, or at its end if the trial `goesOn`.
    ///
    /// - Parameter rank: Which of its processes it is of; the first one's is `output.log`, that of the second `output-1.log`.
    init(in folder: TrialFolder, rank: Int = 0, goesOn: Bool = false) throws(RunFailure) {
        let path = folder.path + (rank == 0 ? "/output.log" : "/output-\(rank).log")
        descriptor = open(
            path, O_RDWR | O_CREAT | (goesOn ? 0 : O_TRUNC) | O_APPEND | O_CLOEXEC, 0o666)
        guard descriptor >= 0 else { throw .folder(path, reason: SystemError.last.description) }
    }

    deinit { close(descriptor) }

    /// Appends `bytes`.
    ///
    /// A full disk takes the log and leaves the trial.
    func append(_ bytes: UnsafeRawBufferPointer) {
        var rest = bytes
        while !rest.isEmpty {
            let count = write(descriptor, rest.baseAddress, rest.count)
            guard count > 0 else { return }
            rest = UnsafeRawBufferPointer(rebasing: rest[count...])
        }
    }

    /// The last lines, as texts that can be shown.
    func lastLines(_ count: Int = 10) -> [String] {
        let size = lseek(descriptor, 0, SEEK_END)
        let length = min(Int(size), 8192)
        var bytes = [UInt8](repeating: 0, count: max(length, 0))
        let got = pread(descriptor, &bytes, bytes.count, size - off_t(length))
        var lines = bytes.prefix(max(got, 0)).split { $0 == 0x0A || $0 == 0x0D }
        // What the cut left of a line is no line, unless it is all there is.
        if size > off_t(length), lines.count > 1 { lines.removeFirst() }
        return lines.map(Self.shown).filter { !$0.isEmpty }.suffix(count)
    }

    private static func shown(_ line: ArraySlice<UInt8>) -> String {
        let text = String(decoding: line, as: UTF8.self)
        var shown = String(
            text.unicodeScalars.filter { $0.value >= 0x20 && $0.value != 0x7F || $0 == "\t" }.map(
                Character.init))
        while shown.last?.isWhitespace == true { shown.removeLast() }
        return shown.count > 500 ? shown.prefix(500) + "…" : shown
    }
}
