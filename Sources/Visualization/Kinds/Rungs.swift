import Tuning

extension Figure {
    /// How many trials reached each rung of successive halving, and what became of them.
    public static func rungs(of study: StudyTrials, _ options: FigureOptions = .init()) -> Figure {
        let title = FigureKind.rungs.title
        let reached = study.trials.map { ($0, $0.rungs) }.filter { $0.1 > 0 && !$0.0.isRepeated }
        guard let top = reached.map(\.1).max() else {
            return .saying(
                study.trials.isEmpty
                    ? "There are no trials yet."
                    : "No trial has reached a rung: the study has no successive halving.",
                title: title)
        }
        let groups: [(String, String, (FrozenTrial, Int, Int) -> Bool)] = [
            ("went on", Palette.accent, { _, last, rung in last > rung }),
            ("complete", "#56b4e9", { trial, last, rung in last == rung && trial.state == .complete }),
            ("stopped", Palette.pruned, { trial, last, rung in last == rung && trial.state == .pruned }),
            ("failed", Palette.failed, { trial, last, rung in last == rung && trial.state == .failed }),
            ("paused", Palette.waiting, { trial, last, rung in last == rung && trial.isPaused }),
            (
                "running", Palette.running,
                { trial, last, rung in last == rung && !trial.state.isFinished && !trial.isPaused }
            ),
        ]
        let traces = groups.compactMap { name, colour, belongs -> JSON? in
            let members = (1...top).map { rung in
                reached.filter { $0.1 >= rung && belongs($0.0, $0.1, rung) }.map(\.0.number)
            }
            guard members.contains(where: { !$0.isEmpty }) else { return nil }
            return [
                "type": "bar", "name": .string(name), "x": .texts((0..<top).map { "rung \($0)" }),
                "y": .integers(members.map(\.count)),
                "customdata": .array(members.map { .integers($0.prefix(options.limit)) }),
                "marker": ["color": .string(colour)],
                "hovertemplate": .string("%{x}<br>%{y} \(name)<extra></extra>"),
            ]
        }
        let counts = (1...top).map { rung in reached.count { $0.1 >= rung } }
        let words = counts.map(\.grouped).joined(separator: " → ")
        let layout: JSON = [
            "title": heading(title, ["trials at each rung: \(words)"]), "barmode": "stack", "bargap": 0.4,
            "showlegend": true,
            "xaxis": Axis(title: "", scale: .categories((0..<top).map { "rung \($0)" })).json
                .merging(["showgrid": false]),
            "yaxis": Axis(title: "trials").json.merging(["rangemode": "tozero"]),
        ]
        return Figure(traces: traces, layout: layout, caption: "\(title) of \(study.name): \(words)")
    }
}

extension FrozenTrial {
    /// How many rungs are noted.
    fileprivate var rungs: Int {
        guard !systemAttributes.isEmpty else { return 0 }
        var count = 0
        while systemAttributes["completed_rung_\(count)"] != nil { count += 1 }
        return count
    }
}
