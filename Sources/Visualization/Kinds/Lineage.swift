import Tuning

extension Figure {
    /// The trials of population based training over the steps, each going on from the checkpoint of another one.
    ///
    /// The ancestors of the best are set off.
    public static func lineage(of study: StudyTrials, _ options: FigureOptions = .init()) -> Figure {
        let title = FigureKind.lineage.title
        let byNumber = Dictionary(study.trials.map { ($0.number, $0) }) { first, _ in first }
        let heirs = study.trials.filter { $0.ancestor != nil }
        guard !heirs.isEmpty else {
            return .saying(
                study.trials.isEmpty
                    ? "There are no trials yet."
                    : "No trial went on from the checkpoint of another: there is no population.", title: title
            )
        }
        let line = ancestors(study, byNumber)
        var members = Set(heirs.map(\.number))
        for heir in heirs { if let number = heir.ancestor?.number { members.insert(number) } }
        let all = study.trials.filter { members.contains($0.number) && !$0.reports.isEmpty }
        let limit = max(50, options.limit / 16)
        let kept = Thinning.points(
            all.count, limit: limit, order: all.indices.filter { line.contains(all[$0].number) }, best: limit,
            coordinates: [all.map(\.reports.last?.value)]
        ).map { all[$0] }
        let groups = [
            ("trial", Palette.quiet, 1.0, kept.filter { !line.contains($0.number) }),
            ("line of the best", Palette.accent, 3.0, kept.filter { line.contains($0.number) }),
        ]
        let traces = groups.filter { !$0.3.isEmpty }.map { name, colour, width, trials in
            curves(trials, points: max(8, options.limit * 2 / max(kept.count, 1))).merging([
                "name": .string(name), "opacity": .float(width > 1 ? 1 : 0.6),
                "line": ["color": .string(colour), "width": .float(width)],
                "hovertemplate": .string(
                    "trial %{customdata}<br>step %{x}<br>\(study.metric.label) %{y:.5~g}<extra></extra>"),
            ])
        }
        let generations = heirs.compactMap(\.ancestor?.generation).max().map { $0 + 1 } ?? 0
        let remarks =
            [
                "\(heirs.count.counted("trial")) went on from another, over \(generations.counted("generation"))"
            ]
            + Thinning.remarks(kept.count, of: all.count)
        let layout: JSON = [
            "title": heading(title, remarks), "xaxis": Axis(title: "step").json,
            "yaxis": Axis(title: study.metric.label).json,
        ]
        return Figure(traces: traces, layout: layout, caption: "\(title) of \(study.name): \(remarks[0])")
    }

    /// The best trial, and all from which it went on.
    private static func ancestors(_ study: StudyTrials, _ byNumber: [Int: FrozenTrial]) -> Set<Int> {
        let rows = ValuedTrials(study, objective: 0)
        var next = rows.best.map { rows.trials[$0].number }
        var line: Set<Int> = []
        while let number = next, line.insert(number).inserted { next = byNumber[number]?.ancestor?.number }
        return line
    }

    /// What trials reported, each from where it went on.
    private static func curves(_ trials: [FrozenTrial], points: Int) -> JSON {
        var (xs, ys, numbers): ([JSON], [JSON], [JSON]) = ([], [], [])
        for trial in trials {
            if !xs.isEmpty {
                xs.append(.null)
                ys.append(.null)
                numbers.append(.int(trial.number))
            }
            if let ancestor = trial.ancestor, ancestor.score.isFinite {
                xs.append(.int(ancestor.step))
                ys.append(.float(ancestor.score))
                numbers.append(.int(trial.number))
            }
            for index in Thinning.line(trial.reports.values, limit: points) {
                xs.append(.int(trial.reports.steps[index]))
                ys.append(.float(trial.reports.values[index]))
                numbers.append(.int(trial.number))
            }
        }
        return [
            "type": "scatter", "mode": "lines+markers", "marker": ["size": 4], "connectgaps": false,
            "x": .array(xs), "y": .array(ys), "customdata": .array(numbers),
        ]
    }
}
