import Experiments
import FoundationEssentials
import Tuning

/// How a study stands, in the lines of a terminal.
struct WatchView {
    private let study: Study
    private let trials: [FrozenTrial]
    private let history: History
    private let budget: Int?
    private let now: Date
    private let counts: [TrialState: Int]

    init(_ study: Study, _ trials: [FrozenTrial], history: History, budget: Int?, now: Date) {
        (self.study, self.history, self.budget, self.now) = (study, history, budget, now)
        self.trials = trials.filter { !$0.isRepeated }.sorted { $0.number < $1.number }
        counts = Dictionary(grouping: self.trials, by: \.state).mapValues(\.count)
    }

    /// How many trials have ended.
    private var ended: Int { trials.count { $0.state.isFinished } }

    /// Whether as many trials have ended as were to be made.
    var isOver: Bool { budget.map { ended >= $0 } ?? false }

    /// How it stands in one line.
    var line: String { ([progress, best.first].compactMap(\.self)).joined(separator: " · ") }

    /// How it stands in lines of at most `width` characters.
    func lines(width: Int) -> [String] {
        var lines = [study.name, progress, ""]
        let spark = Sparkline(valuesOverTime, direction: study.directions[0], width: max(8, width - 10)).text
        if !spark.isEmpty { lines += ["history   " + spark] }
        lines += best.enumerated().map { ($0.offset == 0 ? "best      " : "          ") + $0.element }
        lines += importances(width)
        lines += running
        return lines.map { $0.visible(width) }
    }

    private var progress: String {
        let count =
            budget.map { "\(ended) of \(Figures.count($0, "trial"))" } ?? Figures.count(ended, "trial")
        let states: [TrialState] = [.complete, .pruned, .failed, .running, .waiting]
        let parts = states.compactMap { state in counts[state].map { "\($0) \(state.rawValue)" } }
        return "\(count) ended" + (parts.isEmpty ? "" : ": " + parts.joined(separator: ", "))
    }

    /// The value of each complete feasible trial of one objective.
    private var valuesOverTime: [Double] {
        trials.filter { $0.state == .complete && $0.record.violation <= 0 }
            .compactMap { $0.values.first }.filter(\.isFinite)
    }

    private var best: [String] {
        guard study.directions.count == 1 else {
            let count = history.bestRows.count
            return count == 0 ? [] : ["\(Figures.count(count, "trial")) on the Pareto front"]
        }
        guard let row = history.bestRow else { return ["none yet"] }
        let parameters = history.parameters(ofRow: row).prefix(8).map { name, value in
            if case .float(let number) = value { return "\(name) \(Figures.rounded(number))" }
            return "\(name) \(value)"
        }
        let name = study.objectiveNames[0]
        return [
            "\(name) \(Figures.rounded(history.objectives[0][row], digits: 5)) in trial \(history.numbers[row])",
            parameters.joined(separator: ", "),
        ].filter { !$0.isEmpty }
    }

    private func importances(_ width: Int) -> [String] {
        guard history.count(of: .complete) > 4, let shares = try? history.importances() else { return [] }
        let shown = shares.prefix(5)
        let names = min(24, shown.map(\.name.count).max() ?? 0)
        let room = max(4, min(30, width - names - 20))
        return shown.enumerated().map { index, share in
            let name = String(share.name.prefix(names))
            let bar = String(repeating: "█", count: Int((share.share * Double(room)).rounded()))
            let padding = String(repeating: " ", count: names - name.count + 1)
            return (index == 0 ? "matters   " : "          ")
                + "\(name)\(padding)\(bar) \(Int((share.share * 100).rounded())) %"
        }
    }

    private var running: [String] {
        let running = trials.filter { $0.state == .running && !$0.isPaused }
        let lines = running.prefix(8).enumerated().map { index, trial -> String in
            let time =
                trial.start.map {
                    " " + Figures.time(.seconds(max(0, Int(now.timeIntervalSince($0)))))
                } ?? ""
            let report = trial.reports.last.map { ", step \($0.step): \(Figures.rounded($0.value))" } ?? ""
            return (index == 0 ? "running   " : "          ") + "#\(trial.number)\(time)\(report)"
        }
        return running.count > 8 ? lines + ["          and \(running.count - 8) more"] : lines
    }
}

extension String {
    /// The first `width` characters, without those that a terminal would obey.
    fileprivate func visible(_ width: Int) -> String {
        let plain = String(
            String.UnicodeScalarView(unicodeScalars.filter { $0.properties.generalCategory != .control }))
        return plain.count > width ? plain.prefix(width - 1) + "…" : plain
    }
}

/// Numbers over time as a row of blocks: the best of each stretch.
struct Sparkline {
    let text: String

    private static let blocks = Array("▁▂▃▄▅▆▇█")

    /// The row of `values`, at most `width` blocks.
    init(_ values: [Double], direction: Direction, width: Int) {
        guard values.count > 1 else {
            text = ""
            return
        }
        let count = min(width, values.count)
        let stretches = (0..<count).map { place in
            values[place * values.count / count..<(place + 1) * values.count / count].reduce(Double.nan) {
                $0.isNaN || direction.isBetter($1, than: $0) ? $1 : $0
            }
        }
        let sorted = stretches.sorted()
        // One bad stretch takes no height from the others.
        let low = direction == .minimize ? sorted[0] : sorted[sorted.count / 20]
        let high =
            direction == .minimize ? sorted[sorted.count - 1 - sorted.count / 20] : sorted[sorted.count - 1]
        text = String(
            stretches.map { value in
                let share = high > low ? (value / 2 - low / 2) / (high / 2 - low / 2) : 0.5
                return Self.blocks[min(7, max(0, Int(share * 8)))]
            })
    }
}
