import Tuning

extension Figure {
    /// Which share of the complete trials has a value of at most that of the axis.
    public static func empiricalDistribution(of study: StudyTrials, _ options: FigureOptions = .init())
        -> Figure
    {
        let title = FigureKind.empiricalDistribution.title
        let rows = ValuedTrials(study, objective: options.objective ?? 0)
        guard !rows.isEmpty else { return .saying(study.wordsForNone, title: title) }
        let order = rows.trials.indices.sorted { (rows.values[$0], $0) < (rows.values[$1], $1) }
        let limit = min(options.limit, 2000)
        // The last of equal values has the share of all of them.
        let steps = order.indices.filter { index in
            index == order.count - 1 || rows.values[order[index]] < rows.values[order[index + 1]]
        }
        let stride = max(1, (steps.count + limit - 1) / limit)
        let kept = steps.indices.filter { $0 % stride == 0 || $0 == steps.count - 1 }.map { steps[$0] }
        let trace: JSON = [
            "type": "scatter", "mode": "lines", "name": .string(study.name.label),
            "x": .numbers(kept.map { rows.values[order[$0]] }),
            "y": .numbers(kept.map { Double($0 + 1) / Double(order.count) }),
            "customdata": .integers(kept.map { rows.trials[order[$0]].number }),
            "line": ["shape": "hv", "width": 2.5, "color": .string(Palette.accent)],
            "hovertemplate": .string("%{y:.1%} of the trials: at most %{x:.5~g}<extra></extra>"),
        ]
        let middle = rows.values[order[order.count / 2]]
        let remarks = ["\(rows.count.counted("trial")), median \(middle.short)"] + rows.remarks
        let layout: JSON = [
            "title": heading(title, remarks),
            "xaxis": Axis.values(rows.name, rows.values).json,
            "yaxis": Axis(title: "share of the trials", range: 0...1.02).json.merging(["tickformat": ".0%"]),
            "showlegend": false,
        ]
        return Figure(traces: [trace], layout: layout, caption: "\(title) of \(study.name): \(remarks[0])")
    }
}
