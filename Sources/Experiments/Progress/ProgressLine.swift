import Tuning

/// How a run stands, on one line: `▕███▌   ▏ 58/100 · best 0.9917 (#41) · 2 running · 31 pruned · 0:48 left`.
package struct ProgressLine: Sendable {
    let standing: RunStanding
    let style: Style

    /// The line for `standing`.
    package init(_ standing: RunStanding, style: Style) { (self.standing, self.style) = (standing, style) }

    /// The line, in at most `width` columns: first the bar gets shorter, then the last facts go.
    package func text(width: Int) -> String {
        var facts = facts
        func length() -> Int { facts.map(\.count).reduce(0, +) + 3 * max(0, facts.count - 1) }
        while facts.count > 1, length() > width { facts.removeLast() }
        let room = width - length() - 3
        let bar = share.flatMap { share in
            room >= Self.shortest ? self.bar(share, min(Self.longest, room)) : nil
        }
        let text = [facts.first.map(style.strong)].compactMap(\.self) + facts.dropFirst()
        return String(((bar.map { "\($0) " } ?? "") + text.joined(separator: " · ")))
    }

    private static let longest = 28
    private static let shortest = 6

    /// Which share of the budget is spent: of the trials or of the time, whichever is further.
    private var share: Double? {
        let budget = standing.experiment.budget
        let trials = budget.trials.map { Double(standing.census.finished) / Double($0) }
        let time = budget.time.map { standing.elapsed.inSeconds / $0.inSeconds }
        return [trials, time].compactMap(\.self).max().map { min(1, $0) }
    }

    /// A bar in eighths of a column.
    private func bar(_ share: Double, _ width: Int) -> String {
        let eighths = Int((share * Double(width) * 8).rounded(.down))
        let part = eighths % 8 == 0 ? "" : String(["▏", "▎", "▍", "▌", "▋", "▊", "▉"][eighths % 8 - 1])
        let filled = String(repeating: "█", count: eighths / 8) + part
        return "▕" + style.accent(filled) + String(repeating: " ", count: width - filled.count) + "▏"
    }

    private var facts: [String] {
        let census = standing.census
        let count =
            standing.experiment.budget.trials.map { "\(census.finished)/\($0)" }
            ?? Figures.count(census.finished, "trial")
        return [
            count, best, fact(standing.running, "running"), fact(census.paused, "paused"),
            fact(census.counts[.pruned], "pruned"), fact(census.counts[.failed], "failed"),
            timeLeft.map { "\(Figures.time($0)) left" },
        ].compactMap(\.self)
    }

    private func fact(_ count: Int?, _ word: String) -> String? {
        count.flatMap { $0 > 0 ? "\($0) \(word)" : nil }
    }

    private var best: String? {
        guard standing.experiment.candidates == nil, let best = standing.census.best.first else { return nil }
        if standing.experiment.objectives.count > 1 { return "Pareto set of \(standing.census.best.count)" }
        return "best \(Figures.rounded(best.values[0])) (#\(best.number))"
    }

    /// How long the run will last if trials go on ending as they did.
    private var timeLeft: Duration? {
        let budget = standing.experiment.budget
        let limit = budget.time.map { max(.zero, $0 - standing.elapsed) }
        let done = standing.census.finished - standing.finishedBefore
        guard let trials = budget.trials, done > 0 else { return limit }
        let rest = Double(max(0, trials - standing.census.finished))
        let estimate = Duration.seconds(standing.elapsed.inSeconds / Double(done) * rest)
        return limit.map { min($0, estimate) } ?? estimate
    }
}
