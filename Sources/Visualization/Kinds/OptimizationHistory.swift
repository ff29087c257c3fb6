import Tuning

extension Figure {
    /// The value of each complete trial, where each pruned one stood in the end, faintly, and the best feasible value so far as a stair.
    public static func optimizationHistory(of study: StudyTrials, _ options: FigureOptions = .init())
        -> Figure
    {
        let title = FigureKind.optimizationHistory.title
        let rows = ValuedTrials(study, objective: options.objective ?? 0)
        guard !rows.isEmpty else { return .saying(study.wordsForNone, title: title) }
        let pruned = study.endsOfPruned
        let feasible = rows.trials.indices.filter { rows.isFeasible[$0] }
        let infeasible = rows.trials.indices.filter { !rows.isFeasible[$0] }
        var traces: [JSON] = []
        var shown = 0
        if !pruned.isEmpty {
            let kept = Thinning.line(pruned.map(\.value), limit: options.limit).map { pruned[$0] }
            traces.append(
                points(kept.map(\.number), kept.map(\.value), rows.name, as: "pruned", marker: Marker.pruned))
        }
        for (members, name, marker) in [
            (infeasible, "breaks a constraint", Marker.infeasible), (feasible, rows.name, Marker.quiet),
        ] where !members.isEmpty {
            let kept = Thinning.line(members.map { rows.values[$0] }, limit: options.limit)
                .map { members[$0] }
            shown += kept.count
            traces.append(
                points(
                    kept.map { rows.trials[$0].number }, kept.map { rows.values[$0] }, rows.name, as: name,
                    marker: marker))
        }
        let stairs = bestSoFar(rows)
        if !stairs.isEmpty { traces.append(stair(rows, stairs)) }
        let remarks =
            [sentence(rows)] + Thinning.remarks(shown, of: rows.count) + rows.remarks
            + study.remarksOnFailures
        let layout: JSON = [
            "title": heading(title, remarks),
            "xaxis": Axis(title: "trial").json.merging(["rangemode": "tozero"]),
            "yaxis": Axis.values(rows.name, rows.values + pruned.map(\.value)).json,
        ]
        return Figure(traces: traces, layout: layout, caption: "\(title) of \(study.name): \(sentence(rows))")
    }

    private static func points(
        _ numbers: [Int], _ values: [Double], _ objective: String, as name: String, marker: JSON
    ) -> JSON {
        [
            "type": .string(numbers.count > 2000 ? "scattergl" : "scatter"), "mode": "markers",
            "name": .string(name.label), "x": .integers(numbers), "y": .numbers(values),
            "customdata": .integers(numbers), "marker": marker,
            "hovertemplate": .string("trial %{x}<br>\(objective.label) %{y:.5~g}<extra></extra>"),
        ]
    }

    /// The trials that were better than all before.
    private static func bestSoFar(_ rows: ValuedTrials) -> [Int] {
        var stairs: [Int] = []
        for row in rows.trials.indices where rows.isFeasible[row] {
            guard let last = stairs.last else {
                stairs.append(row)
                continue
            }
            if rows.direction.isBetter(rows.values[row], than: rows.values[last]) { stairs.append(row) }
        }
        return stairs
    }

    private static func stair(_ rows: ValuedTrials, _ stairs: [Int]) -> JSON {
        var numbers = stairs.map { rows.trials[$0].number }
        var (xs, ys) = (numbers, stairs.map { rows.values[$0] })
        if let last = rows.study.trials.last?.number, let best = ys.last, last > xs[xs.count - 1] {
            numbers.append(numbers[numbers.count - 1])
            xs.append(last)
            ys.append(best)
        }
        return [
            "type": "scatter", "mode": "lines", "name": "best so far", "x": .integers(xs), "y": .numbers(ys),
            "customdata": .integers(numbers),
            "line": ["shape": "hv", "width": 2.5, "color": .string(Palette.accent)],
            "hovertemplate": .string("best %{y:.5~g}<br>of trial %{customdata}<extra></extra>"),
        ]
    }

    private static func sentence(_ rows: ValuedTrials) -> String {
        guard let best = rows.best else { return "no trial keeps to the constraints" }
        return
            "best \(rows.values[best].short) in trial \(rows.trials[best].number)"
    }
}

extension StudyTrials {
    /// Where pruned trials stood in the end, of a study with one objective: those that have a finite value.
    fileprivate var endsOfPruned: [(number: Int, value: Double)] {
        guard directions.count == 1 else { return [] }
        return trials.compactMap { trial in
            guard trial.state == .pruned, let value = trial.value, value.isFinite else { return nil }
            return (trial.number, value)
        }
    }

    /// A remark on trials that failed and are not repeated by others; none if there are none.
    fileprivate var remarksOnFailures: [String] {
        let count = trials.count { $0.state == .failed && !$0.isRepeated }
        return count == 0 ? [] : ["\(count.counted("trial")) failed"]
    }
}

/// How points look.
enum Marker {
    static let quiet: JSON = ["size": 6, "color": .string(Palette.quiet), "opacity": 0.7]
    static let pruned: JSON = ["size": 5, "color": .string(Palette.pruned), "opacity": 0.35]
    static let infeasible: JSON = [
        "size": 6, "symbol": "x", "color": .string(Palette.infeasible), "opacity": 0.7,
    ]
    static let accent: JSON = ["size": 8, "color": .string(Palette.accent)]

    /// Points coloured by `values` on the scale of the figure.
    static func scaled(_ values: [Double], size: Double = 7) -> JSON {
        [
            "size": .float(size), "color": .numbers(values), "coloraxis": "coloraxis",
            "line": ["width": 0.5, "color": .string(Palette.quiet)],
        ]
    }
}
