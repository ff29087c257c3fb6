import Glibc

/// The lines at the end of a terminal that change, or a stream of lines where there is none.
final class TerminalScreen {
    let isTerminal: Bool
    private var height = 0
    private var last: String?

    /// Standard output.
    init() {
        let term = getenv("TERM").map { String(cString: $0) } ?? "dumb"
        isTerminal = isatty(STDOUT_FILENO) == 1 && term != "dumb"
    }

    /// How many characters fit into a line.
    var width: Int {
        var size = winsize()
        let isKnown = ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0 && size.ws_col > 0
        return isKnown ? max(20, Int(size.ws_col) - 1) : 79
    }

    /// Shows `lines` in place of those before; on no terminal, `line` if it is another one than the last.
    func show(_ lines: [String], line: String, isNew: Bool) {
        guard isTerminal else {
            if isNew, line != last { write(line + "\n") }
            last = line
            return
        }
        let up = height > 0 ? "\u{1B}[\(height)A" : ""
        write(up + "\r" + lines.map { $0 + "\u{1B}[K\n" }.joined() + "\u{1B}[J")
        height = lines.count
    }

    private func write(_ text: String) {
        var text = text
        text.withUTF8 { bytes in _ = Glibc.write(STDOUT_FILENO, bytes.baseAddress, bytes.count) }
    }
}
