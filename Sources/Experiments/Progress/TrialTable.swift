package import Tuning

/// The trials that run, and those that did last, as a table of a few rows.
///
/// ```
/// trial  state    step  accuracy  lr      depth  why
/// #41    running  27    0.9712    0.0021  6      goes on after step 9
/// #57    paused   9     0.963     0.0007  4      waits: 4th of 9 at rung 2, 3 go on
/// ```
package struct TrialTable: Sendable {
    private struct Row: Sendable {
        var progress: TrialProgress
        var state = "running"
        /// When it ended, counted in trials; `nil` while it runs.
        var end: Int?
    }

    private var rows: [Int: Row] = [:]
    private var ends = 0

    /// How many rows are shown at most.
    package static let mostRows = 20
    /// How many rows are needed to be worth it.
    static let fewestRows = 3

    /// A table without trials.
    package init() {}

    /// Takes in how far a trial has come.
    package mutating func apply(_ progress: TrialProgress) {
        // What a program prints while it is ended comes too late.
        if let row = rows[progress.number], row.end != nil, row.state != "paused" { return }
        var progress = progress
        if progress.note == nil, let note = rows[progress.number]?.progress.note { progress.note = note }
        rows[progress.number] = Row(progress: progress)
    }

    /// Takes in what became of a trial.
    package mutating func apply(_ trial: FrozenTrial, _ ending: TrialEnding) {
        var row =
            rows[trial.number] ?? Row(progress: .init(number: trial.number, parameters: trial.parameters))
        ends += 1
        (row.state, row.progress.note, row.end) = (ending.word, ending.note(of: trial), ends)
        row.progress.step = trial.reports.steps.last ?? row.progress.step
        rows[trial.number] = row
        guard rows.count > 4 * Self.mostRows else { return }
        let old = rows.filter { $0.value.end.map { $0 < ends - Self.mostRows } ?? false }
        for number in old.keys { rows[number] = nil }
    }
}

/// Drawing.
extension TrialTable {
    /// The table, in at most so many columns and rows, the head among them; empty if there is no trial or no room.
    package func lines(of experiment: Experiment, width: Int, height: Int, style: Style) -> [String] {
        let room = min(Self.mostRows, height - 1)
        let shown = shownRows(room)
        guard !shown.isEmpty, room >= Self.fewestRows else { return [] }
        var columns = [
            column("trial", shown) { "#\($0.progress.number)" }, column("state", shown, \.state),
            column("step", shown) { $0.progress.step.map(String.init) ?? "" },
        ]
        let metrics =
            (experiment.measured.map(\.metric)
            + (experiment.candidates == nil ? [experiment.pruningMetric] : [])
            + experiment.constraints.map(\.metric)).reduce(into: [String]()) {
                if !$0.contains($1) { $0.append($1) }
            }
        for metric in metrics {
            columns.append(
                column(metric, shown) { $0.progress.metrics[metric].map { Figures.rounded($0) } ?? "" })
        }
        if shown.contains(where: { !$0.progress.gpus.isEmpty }) {
            columns.append(column("gpu", shown) { $0.progress.gpus.joined(separator: ",") })
        }
        for name in experiment.space.parameters.map(\.name) {
            let next = column(name, shown) { row in
                row.progress.parameters[name].map(Figures.parameter) ?? ""
            }
            guard Self.width(of: columns + [next]) + Self.narrowestNote <= width else { break }
            columns.append(next)
        }
        columns.append(column("why", shown) { $0.progress.note ?? "" })
        return Self.draw(columns, width, style)
    }

    private static let narrowestNote = 24

    /// Those that run, by number, then those that ended last.
    private func shownRows(_ room: Int) -> [Row] {
        let running = rows.values.filter { $0.end == nil }
            .sorted { $0.progress.number < $1.progress.number }.prefix(room)
        let others = rows.values.filter { $0.end != nil }.sorted { $0.end ?? 0 > $1.end ?? 0 }
        return Array(running) + others.prefix(room - running.count)
    }

    private func column(_ head: String, _ rows: [Row], _ cell: (Row) -> String) -> [String] {
        [head] + rows.map(cell)
    }

    private static func width(of columns: [[String]]) -> Int {
        columns.reduce(0) { $0 + ($1.map(\.count).max() ?? 0) + 2 }
    }

    private static func draw(_ columns: [[String]], _ width: Int, _ style: Style) -> [String] {
        let widths = columns.map { $0.map(\.count).max() ?? 0 }
        return columns[0].indices.map { row in
            var line = ""
            for (column, size) in zip(columns, widths) {
                line += column[row] + String(repeating: " ", count: size - column[row].count + 2)
            }
            while line.last == " " { line.removeLast() }
            if line.count > width { line = line.prefix(width - 1) + "…" }
            return row == 0 ? style.faint(line) : line
        }
    }
}

extension TrialEnding {
    /// What the trial is now.
    fileprivate var word: String {
        switch self {
        case .complete: "complete"
        case .pruned: "stopped"
        case .paused: "paused"
        case .failed: "failed"
        case .repeated: "repeated"
        case .lost: "lost"
        }
    }

    /// Why, in words.
    fileprivate func note(of trial: FrozenTrial) -> String? {
        func text(_ key: String) -> String? { trial.systemAttributes[key]?.value?.string }
        return switch self {
        case .complete: text(SystemAttribute.stopReason)
        case .pruned, .paused: text(SystemAttribute.verdict)
        case .failed(let failure, _): failure.description
        case .repeated(let failure): "\(failure), to be run again"
        case .lost: "ended by somebody else"
        }
    }
}
