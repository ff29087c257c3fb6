import Tuning

extension Figure {
    /// What each trial reported of the metric that pruning reads, step by step: the best on top, trials that were ended early
    /// and such that run in colours of their own.
    public static func intermediateValues(of study: StudyTrials, _ options: FigureOptions = .init()) -> Figure
    {
        let title = FigureKind.intermediateValues.title
        let reporting = study.trials.filter { trial in trial.reports.values.contains(where: \.isFinite) }
        guard !reporting.isEmpty else {
            return .saying(
                study.trials.isEmpty
                    ? "There are no trials yet." : "No trial has reported a value while it ran.", title: title
            )
        }
        let best = ValuedTrials(study, objective: 0)
        let bestNumber = best.best.map { best.trials[$0].number }
        let kept = Thinning.points(
            reporting.count, limit: max(20, options.limit / 20),
            coordinates: [
                reporting.map(\.reports.last?.value), reporting.map { $0.reports.values.min() },
                reporting.map { $0.reports.values.max() },
            ]
        ).map { reporting[$0] }
        var shown = Set(kept.map(\.number))
        var curves = kept
        for trial in reporting
        where trial.number == bestNumber || (trial.state == .running && shown.count < 600) {
            if shown.insert(trial.number).inserted { curves.append(trial) }
        }
        let points = max(8, options.limit * 3 / max(curves.count, 1))
        let groups: [(String, String, Double, String, (FrozenTrial) -> Bool)] = [
            ("failed", Palette.failed, 1, "solid", { $0.state == .failed }),
            ("pruned", Palette.pruned, 1, "solid", { $0.state == .pruned }),
            ("complete", Palette.quiet, 1, "solid", { $0.state == .complete && $0.number != bestNumber }),
            ("running", Palette.running, 1.5, "solid", { $0.state == .running }),
            ("best", Palette.accent, 3, "solid", { $0.number == bestNumber }),
        ]
        let traces = groups.compactMap { name, colour, width, dash, belongs -> JSON? in
            let members = curves.filter(belongs)
            guard !members.isEmpty else { return nil }
            return lines(members, points: points).merging([
                "name": .string(name), "opacity": .float(width > 1 ? 1 : 0.6),
                "line": ["color": .string(colour), "width": .float(width), "dash": .string(dash)],
                "marker": ["size": 4, "color": .string(colour)],
                "hovertemplate": .string(
                    "trial %{customdata}<br>step %{x}<br>\(study.metric.label) %{y:.5~g}<extra>\(name)</extra>"
                ),
            ])
        }
        let values = curves.flatMap { $0.reports.values.filter(\.isFinite) }
        let layout: JSON = [
            "title": heading(
                title,
                Thinning.remarks(curves.count, of: reporting.count, "curve")),
            "xaxis": Axis(title: "step").json, "yaxis": Axis.values(study.metric, values).json,
        ]
        return Figure(
            traces: traces, layout: layout,
            caption: "\(title) of \(study.name): \(curves.count.counted("curve"))")
    }

    /// Curves in one trace, with gaps between them.
    private static func lines(_ trials: [FrozenTrial], points: Int) -> JSON {
        var (xs, ys, numbers): ([JSON], [JSON], [JSON]) = ([], [], [])
        var longest = 0
        for trial in trials {
            let (steps, values) = (trial.reports.steps, trial.reports.values)
            longest = max(longest, steps.count)
            if !xs.isEmpty {
                xs.append(.null)
                ys.append(.null)
                numbers.append(.int(trial.number))
            }
            for index in Thinning.line(values, limit: points) {
                xs.append(.int(steps[index]))
                ys.append(.float(values[index]))
                numbers.append(.int(trial.number))
            }
        }
        return [
            "type": "scatter", "mode": .string(longest > 30 ? "lines" : "lines+markers"),
            "x": .array(xs), "y": .array(ys), "customdata": .array(numbers), "connectgaps": false,
        ]
    }
}
