import SearchAlgorithms
import Tuning

extension Figure {
    /// The complete trials in the space of two or three objectives: the front that no other feasible trial beats, those behind
    /// it, and those that break constraints.
    ///
    /// Of more objectives the first three are shown; the front is that of all.
    public static func paretoFront(of study: StudyTrials, _ options: FigureOptions = .init()) -> Figure {
        let title = FigureKind.paretoFront.title
        guard study.directions.count > 1 else {
            return .saying("The study has one objective: its best trial is in the history.", title: title)
        }
        let shown = Array(study.directions.indices.prefix(3))
        let trials = study.trials.filter { trial in
            trial.state == .complete && trial.values.count == study.directions.count
                && shown.allSatisfy { trial.values[$0].isFinite }
        }
        guard !trials.isEmpty else { return .saying(study.wordsForNone, title: title) }
        let feasible = trials.filter(\.isFeasible)
        let front = Set(Losses(feasible, study.directions).nondominated())
        let groups: [(String, [FrozenTrial], JSON)] = [
            ("breaks a constraint", trials.filter { !$0.isFeasible }, Marker.infeasible),
            (
                "behind the front", feasible.indices.filter { !front.contains($0) }.map { feasible[$0] },
                Marker.quiet
            ),
            ("front", front.sorted().map { feasible[$0] }, Marker.accent),
        ]
        var remarks = ["\(front.count.grouped) of \(trials.count.counted("complete trial")) on the front"]
        var traces: [JSON] = []
        var count = 0
        for (name, members, marker) in groups where !members.isEmpty {
            let kept = Thinning.points(
                members.count, limit: options.limit,
                coordinates: shown.map { objective in members.map { $0.values[objective] } })
            count += kept.count
            traces.append(marks(kept.map { members[$0] }, shown, study, name: name, marker: marker))
        }
        remarks += Thinning.remarks(count, of: trials.count)
        let names = shown.map { study.objectiveNames[$0] }
        var layout: JSON = ["title": heading(title, remarks)]
        if shown.count == 2 {
            for (key, index) in [("xaxis", 0), ("yaxis", 1)] {
                layout[key] = Axis.values(names[index], trials.map { $0.values[shown[index]] }).json
            }
        } else {
            layout["scene"] = .object(
                zip(["xaxis", "yaxis", "zaxis"], names).map {
                    .init($0, ["title": ["text": .string($1.label)]])
                })
            layout["height"] = 560
        }
        return Figure(traces: traces, layout: layout, caption: "\(title) of \(study.name): \(remarks[0])")
    }

    private static func marks(
        _ trials: [FrozenTrial], _ shown: [Int], _ study: StudyTrials, name: String, marker: JSON
    ) -> JSON {
        var marker = marker
        if shown.count == 3 {
            marker["size"] = name == "front" ? 5 : 3
            if name == "breaks a constraint" { marker["symbol"] = "x" }
        }
        var trace: JSON = [
            "type": .string(shown.count == 3 ? "scatter3d" : trials.count > 2000 ? "scattergl" : "scatter"),
            "mode": "markers", "name": .string(name), "customdata": .integers(trials.map(\.number)),
            "marker": marker,
        ]
        var lines = ["trial %{customdata}"]
        for (axis, objective) in zip(["x", "y", "z"], shown) {
            trace[axis] = .numbers(trials.map { $0.values[objective] })
            lines.append("\(study.objectiveNames[objective].label) %{\(axis):.5~g}")
        }
        trace["hovertemplate"] = .string(lines.joined(separator: "<br>") + "<extra>\(name)</extra>")
        return trace
    }
}

extension Losses {
    /// The values of `trials` with the sign that makes small ones good.
    init(_ trials: [FrozenTrial], _ directions: [Direction]) {
        self.init(
            objectives: directions.count, count: trials.count,
            values: trials.flatMap { trial in zip(trial.values, directions).map { $0 * $1.sign } })
    }
}
