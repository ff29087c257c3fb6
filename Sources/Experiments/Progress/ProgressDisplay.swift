import Glibc
import Synchronization

/// Shows a run to a person: on a terminal one line that changes, elsewhere a line for each trial.
package final class ProgressDisplay: Sendable {
    /// Where and how it is shown.
    package struct Target: Sendable {
        var write: @Sendable (String) -> Void
        /// The width of the terminal; `nil` if it is none.
        var width: @Sendable () -> Int?
        var style: Style
        var storageOption: String

        /// A target that texts are handed to.
        package init(
            style: Style, storageOption: String = "", width: @escaping @Sendable () -> Int?,
            write: @escaping @Sendable (String) -> Void
        ) {
            (self.write, self.width, self.style, self.storageOption) = (write, width, style, storageOption)
        }
    }

    private struct State {
        var standing: RunStanding?
        /// When the standing was right.
        var time = Duration.zero
        var drawn: Duration?
        var isDrawn = false
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
        state.withLock { state in
            switch event {
            case .opened(let standing):
                note(standing, &state)
                for line in report.opening(standing) { print(line, &state) }
                draw(&state, isUrgent: true)
            case .started(_, let standing):
                note(standing, &state)
                draw(&state)
            case .ended(let trial, let ending, let standing):
                note(standing, &state)
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
            case .narrowed(let parallel, let cores):
                print(
                    "\(Figures.count(parallel, "trial")) at once: each takes its share of \(Figures.count(cores, "core"))",
                    &state)
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
    package func tick() { state.withLock { draw(&$0, isUrgent: true) } }

    /// Ends the line that changes, and shows how the run ended.
    package func close(_ result: RunResult) {
        state.withLock { state in
            note(result.standing, &state)
            draw(&state, isUrgent: true)
            if state.isDrawn { target.write("\n\n") }
            state.isDrawn = false
            for line in report.closing(result) { print(line, &state) }
        }
    }

    /// Takes the line that changes away, before something else is told.
    package func clear() { state.withLock { erase(&$0) } }

    private var report: RunReport { RunReport(style: target.style, storageOption: target.storageOption) }
}

/// Drawing.
extension ProgressDisplay {
    private func note(_ standing: RunStanding, _ state: inout State) {
        (state.standing, state.time) = (standing, elapsed())
    }

    private func print(_ line: String, _ state: inout State) {
        let wasDrawn = state.isDrawn
        erase(&state)
        target.write(line + "\n")
        if wasDrawn { draw(&state, isUrgent: true) }
    }

    private func erase(_ state: inout State) {
        guard state.isDrawn else { return }
        target.write("\r\u{1B}[K")
        state.isDrawn = false
    }

    /// Draws the line, at most ten times a second unless it `isUrgent`.
    private func draw(_ state: inout State, isUrgent: Bool = false) {
        guard let width = target.width(), var standing = state.standing else { return }
        let now = elapsed()
        if !isUrgent, let drawn = state.drawn, now - drawn < .milliseconds(100) { return }
        standing.elapsed += now - state.time
        // A terminal wraps a line that fills it.
        let line = ProgressLine(standing, style: target.style).text(width: max(20, width - 1))
        target.write("\r\(line)\u{1B}[K")
        (state.drawn, state.isDrawn) = (now, true)
    }
}

extension ProgressDisplay.Target {
    /// Standard error.
    package static func standardError(storageOption: String) -> Self {
        let term = getenv("TERM").map { String(cString: $0) } ?? "dumb"
        let isTerminal = isatty(STDERR_FILENO) == 1 && term != "dumb"
        let noColor = getenv("NO_COLOR").map { $0.pointee != 0 } ?? false
        return Self(
            style: Style(isRich: isTerminal && !noColor), storageOption: storageOption,
            width: { isTerminal ? columns : nil },
            write: { text in
                var text = text
                text.withUTF8 { bytes in _ = Glibc.write(STDERR_FILENO, bytes.baseAddress, bytes.count) }
            })
    }

    private static var columns: Int {
        var size = winsize()
        return ioctl(STDERR_FILENO, UInt(TIOCGWINSZ), &size) == 0 && size.ws_col > 0 ? Int(size.ws_col) : 80
    }
}
