import Glibc
import Synchronization

/// Shows a run to a person: on a terminal a table and a line that change, elsewhere a line for each trial.
package final class ProgressDisplay: Sendable {
    /// Where and how it is shown.
    package struct Target: Sendable {
        var write: @Sendable (String) -> Void
        /// The width of the terminal; `nil` if it is none.
        var width: @Sendable () -> Int?
        /// How many lines the terminal has; `nil` if it is none, or is to have no table.
        var height: @Sendable () -> Int?
        var style: Style
        var storageOption: String
        /// Whether nothing is shown at all.
        var isQuiet = false

        /// A target that texts are handed to.
        package init(
            style: Style, storageOption: String = "", width: @escaping @Sendable () -> Int?,
            height: @escaping @Sendable () -> Int? = { nil }, write: @escaping @Sendable (String) -> Void
        ) {
            (self.write, self.width, self.height) = (write, width, height)
            (self.style, self.storageOption) = (style, storageOption)
        }
    }

    private struct State {
        var standing: RunStanding?
        /// When the standing was right.
        var time = Duration.zero
        var drawn: Duration?
        /// How many lines of the terminal change.
        var drawnLines = 0
        var table = TrialTable()
        var failures = 0
    }
    private let target: Target
    private let elapsed: @Sendable () -> Duration
    private let state = Mutex(State())

    /// A display that knows by `elapsed` how time passes.
    package init(_ target: Target, elapsed: @escaping @Sendable () -> Duration) {
        (self.target, self.elapsed) = (target, elapsed)
    }

    /// How many failures are told in full on a terminal; the rest are counted.
    private static let failuresTold = 3

    /// Shows what happened.
    package func show(_ event: RunEvent) {
        guard !target.isQuiet else { return }
        state.withLock { state in
            switch event {
            case .opened(let standing):
                note(standing, &state)
                for line in report.opening(standing) { print(line, &state) }
                draw(&state, isUrgent: true)
            case .stage(let stage, let number, let count):
                print("stage \(number) of \(count): \(stage.words)", &state)
            case .started(_, let standing):
                note(standing, &state)
                draw(&state)
            case .progressed(let progress):
                state.table.apply(progress)
                draw(&state)
            case .ended(let trial, let ending, let standing):
                note(standing, &state)
                state.table.apply(trial, ending)
                show(TrialLine(trial, ending, of: standing.experiment), ending, &state)
            case .spaceChanged(let changes):
                print("the parameters have changed: " + changes.joined(separator: "; "), &state)
            case .tookBack(let numbers):
                let list = numbers.map { "#\($0)" }.joined(separator: ", ")
                print("taken back, as the program that ran them died or fell silent: \(list)", &state)
            case .waiting(let count):
                let verb = count == 1 ? "runs" : "run"
                print(
                    "waiting for the last \(Figures.count(count, "trial")), which \(verb) elsewhere", &state)
            case .narrowed(let parallel, let share):
                print("\(Figures.count(parallel, "trial")) at once: each takes \(share)", &state)
            case .explained(let words), .tracking(let words): print(words, &state)
            case .interrupted(.orderly):
                print("ending the trials that run; once more to end at once", &state)
            case .interrupted: print("ending at once", &state)
            }
        }
    }

    private func show(_ line: TrialLine, _ ending: TrialEnding, _ state: inout State) {
        if target.width() == nil { return print(line.text, &state) }
        if case .failed = ending {
            state.failures += 1
            if state.failures <= Self.failuresTold { print(line.text, &state) }
        }
        draw(&state)
    }

    /// Brings the line up to date, as time has passed.
    package func tick() {
        guard !target.isQuiet else { return }
        state.withLock { draw(&$0, isUrgent: true) }
    }

    /// Ends the lines that change, and shows how the run ended.
    package func close(_ result: RunResult) {
        guard !target.isQuiet else { return }
        state.withLock { state in
            note(result.standing, &state)
            draw(&state, isUrgent: true)
            if state.drawnLines > 0 { target.write("\n\n") }
            state.drawnLines = 0
            for line in report.closing(result) { print(line, &state) }
        }
    }

    /// Takes the lines that change away, before something else is told.
    package func clear() { state.withLock { erase(&$0) } }

    private var report: RunReport { RunReport(style: target.style, storageOption: target.storageOption) }
}

/// Drawing.
extension ProgressDisplay {
    private func note(_ standing: RunStanding, _ state: inout State) {
        (state.standing, state.time) = (standing, elapsed())
    }

    private func print(_ line: String, _ state: inout State) {
        let wasDrawn = state.drawnLines > 0
        erase(&state)
        target.write(line + "\n")
        if wasDrawn { draw(&state, isUrgent: true) }
    }

    private func erase(_ state: inout State) {
        guard state.drawnLines > 0 else { return }
        target.write(state.drawnLines == 1 ? "\r\u{1B}[K" : Self.home(state.drawnLines) + "\u{1B}[J")
        state.drawnLines = 0
    }

    /// What moves from the last of so many lines to the beginning of the first.
    private static func home(_ lines: Int) -> String { lines > 1 ? "\r\u{1B}[\(lines - 1)A" : "\r" }

    /// Draws the table and the line, at most ten times a second unless it `isUrgent`.
    private func draw(_ state: inout State, isUrgent: Bool = false) {
        guard let width = target.width(), var standing = state.standing else { return }
        let now = elapsed()
        if !isUrgent, let drawn = state.drawn, now - drawn < .milliseconds(100) { return }
        standing.elapsed += now - state.time
        // A terminal wraps a line that fills it.
        let line = ProgressLine(standing, style: target.style).text(width: max(20, width - 1))
        // The line, what was told before, and where a command line will stand stay in sight.
        let table = target.height().map {
            state.table.lines(
                of: standing.experiment, width: max(20, width - 1), height: $0 - 4, style: target.style)
        }
        let lines = (table ?? []) + [line]
        let drawn = lines.map { $0 + "\u{1B}[K" }.joined(separator: "\n")
        let rest = lines.count < state.drawnLines ? "\u{1B}[J" : ""
        target.write(Self.home(state.drawnLines) + drawn + rest)
        (state.drawn, state.drawnLines) = (now, lines.count)
    }
}

extension ProgressDisplay.Target {
    /// Standard error.
    ///
    /// - Parameter isQuiet: Whether nothing is shown at all.
    package static func standardError(storageOption: String, isQuiet: Bool = false) -> Self {
        let term = getenv("TERM").map { String(cString: $0) } ?? "dumb"
        let isTerminal = isatty(STDERR_FILENO) == 1 && term != "dumb"
        let noColor = getenv("NO_COLOR").map { $0.pointee != 0 } ?? false
        var target = Self(
            style: Style(isRich: isTerminal && !noColor), storageOption: storageOption,
            width: { isTerminal ? size.columns : nil }, height: { isTerminal ? size.rows : nil },
            write: { text in
                var text = text
                text.withUTF8 { bytes in _ = Glibc.write(STDERR_FILENO, bytes.baseAddress, bytes.count) }
            })
        target.isQuiet = isQuiet
        return target
    }

    private static var size: (columns: Int, rows: Int) {
        var size = winsize()
        guard ioctl(STDERR_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0, size.ws_row > 0 else {
            return (80, 24)
        }
        return (Int(size.ws_col), Int(size.ws_row))
    }
}
