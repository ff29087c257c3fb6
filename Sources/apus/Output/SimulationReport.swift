import Experiments
import Tuning

/// What simulations have cost and found, beside the study as it was.
struct SimulationReport {
    var curves: RecordedCurves
    /// The study as it was; `nil` for a table.
    var past: StudyPast?
    var runs: [(seed: UInt64, result: SimulationResult)]
    /// Whether trials took the nearest recorded ones.
    var isNearest: Bool

    /// What one row tells.
    fileprivate struct Row {
        var name: String
        var trials, complete, pruned, failed: Double
        var cut: Double?
        var steps: Double
        var saved: Double?
        var seconds, machineSeconds: Double
        var best, bestSteps, bestSeconds: Double?
    }

    fileprivate var rows: [Row] {
        let simulated = runs.map { Row(name: "seed \($0.seed)", $0.result) }
        return (past.map { [Row($0)] } ?? []) + simulated
            + (simulated.count > 1 ? [Row(name: "median", median: simulated)] : [])
    }
}

extension SimulationReport.Row {
    fileprivate init(name: String, _ result: SimulationResult) {
        self.init(
            name: name, trials: Double(result.trials), complete: Double(result.counts[.complete, default: 0]),
            pruned: Double(result.counts[.pruned, default: 0]),
            failed: Double(result.counts[.failed, default: 0]), cut: Double(result.cut),
            steps: Double(result.steps), saved: result.saving, seconds: result.seconds,
            machineSeconds: result.machineSeconds, best: result.best?.value,
            bestSteps: result.best.map { Double($0.steps) }, bestSeconds: result.best?.seconds)
    }

    fileprivate init(_ past: StudyPast) {
        self.init(
            name: "as it was", trials: Double(past.counts.values.reduce(0, +)),
            complete: Double(past.counts[.complete, default: 0]),
            pruned: Double(past.counts[.pruned, default: 0]),
            failed: Double(past.counts[.failed, default: 0]), steps: Double(past.steps),
            seconds: past.seconds, machineSeconds: past.machineSeconds, best: past.best?.value,
            bestSteps: past.best.map { Double($0.steps) }, bestSeconds: past.best?.seconds)
    }

    /// The median of each number.
    fileprivate init(name: String, median rows: [Self]) {
        func median(_ number: (Self) -> Double?) -> Double? {
            let sorted = rows.compactMap(number).sorted()
            guard !sorted.isEmpty else { return nil }
            return (sorted[(sorted.count - 1) / 2] + sorted[sorted.count / 2]) / 2
        }
        self.init(
            name: name, trials: median { $0.trials } ?? 0, complete: median { $0.complete } ?? 0,
            pruned: median { $0.pruned } ?? 0, failed: median { $0.failed } ?? 0, cut: median { $0.cut },
            steps: median { $0.steps } ?? 0, saved: median { $0.saved }, seconds: median { $0.seconds } ?? 0,
            machineSeconds: median { $0.machineSeconds } ?? 0, best: median { $0.best },
            bestSteps: median { $0.bestSteps }, bestSeconds: median { $0.bestSeconds })
    }

    /// The numbers under their headings; `nil` for what there is not.
    fileprivate var numbers: [(heading: String, number: Double?)] {
        [
            ("trials", trials), ("complete", complete), ("pruned", pruned), ("failed", failed), ("cut", cut),
            ("steps", steps), ("saved", saved?.rounded(to: 1000)), ("wall_s", seconds.rounded(to: 10)),
            ("machine_s", machineSeconds.rounded(to: 10)), ("best", best), ("best_step", bestSteps),
            ("best_s", bestSeconds?.rounded(to: 10)),
        ]
    }
}

extension SimulationReport {
    /// One row for the study as it was, one for each seed, and their median.
    var table: Table {
        var table = Table(headings: ["run"] + (rows.first?.numbers.map(\.heading) ?? []))
        table.rows = rows.map { row in [row.name] + row.numbers.map { $0.number.map(Self.text) ?? "" } }
        return table
    }

    /// The same for scripts.
    var json: JSON {
        .object([
            .init("name", .string(curves.name)), .init("recorded", .int(curves.records.count)),
            .init("timed", .bool(curves.isTimed)), .init("nearest", .bool(isNearest)),
            .init(
                "runs",
                .array(
                    rows.map { row in
                        .object(
                            [.init("run", .string(row.name))]
                                + row.numbers.map { .init($0.heading, $0.number.map(Self.json) ?? .null) })
                    })),
        ])
    }

    /// What has to be known to read the table.
    var notes: String {
        let count = curves.records.count
        var lines = [
            isNearest
                ? "each trial is the nearest that was left of \(count) recorded ones"
                : "trials come as they came: \(count) are recorded"
        ]
        if let savings { lines.append(savings) }
        if runs.contains(where: { $0.result.cut > 0 }) {
            lines.append("trials that are cut end where their records end: what came after was never seen")
        }
        if !curves.isTimed { lines.append("how long steps took is not known: each counts one second") }
        return "\n" + lines.map { $0 + "\n" }.joined()
    }

    /// The steps in words, of the last row.
    private var savings: String? {
        guard let row = rows.last, let saved = row.saved else { return nil }
        let whole = saved < 1 ? row.steps / (1 - saved) : row.steps
        var text =
            "\(Self.text(row.steps)) steps: \(Self.percent(saved)) saved of \(Self.text(whole.rounded())) to the end"
        if let past, past.steps > 0 {
            let share = 1 - row.steps / Double(past.steps)
            text +=
                share >= 0
                ? ", \(Self.percent(share)) of \(past.steps) as it was"
                : ", \(Self.percent(-share)) more than \(past.steps) as it was"
        }
        return text
    }

    private static func percent(_ share: Double) -> String { "\(Int((share * 100).rounded())) %" }

    private static func json(_ number: Double) -> JSON {
        Int(exactly: number).map(JSON.int) ?? JSON.float(number).finite
    }

    private static func text(_ number: Double) -> String { json(number).string ?? json(number).text.rawValue }
}

extension Double {
    /// The nearest multiple of 1/`parts`.
    fileprivate func rounded(to parts: Double) -> Double { (self * parts).rounded() / parts }
}
