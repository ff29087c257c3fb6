import SearchAlgorithms
import Tuning

extension Figure {
    /// How much of the space of objectives the feasible trials so far dominate, before a reference point.
    ///
    /// Without a reference, it is the worst of each objective among the complete trials.
    public static func hypervolumeHistory(of study: StudyTrials, _ options: FigureOptions = .init())
        throws(FigureError) -> Figure
    {
        let title = FigureKind.hypervolumeHistory.title
        let signs = study.directions.map(\.sign)
        if let count = options.reference?.count, count != signs.count {
            throw .reference(count: count, objectives: signs.count)
        }
        guard signs.count > 1 else {
            return .saying("The study has one objective: see its history.", title: title)
        }
        let trials = study.trials.filter { trial in
            trial.state == .complete && trial.values.count == signs.count
                && trial.values.allSatisfy(\.isFinite)
        }
        guard !trials.isEmpty else { return .saying(study.wordsForNone, title: title) }
        let losses = trials.map { trial in zip(trial.values, signs).map { $0 * $1 } }
        let reference =
            options.reference.map { zip($0, signs).map { $0 * $1 } }
            ?? signs.indices.map { index in losses.map { $0[index] }.max() ?? 0 }
        let volumes = volumes(losses, trials.map(\.isFeasible), reference)
        let kept = Thinning.line(volumes, limit: options.limit)
        let trace: JSON = [
            "type": "scatter", "mode": .string(kept.count > 60 ? "lines" : "lines+markers"),
            "name": "hypervolume", "x": .integers(kept.map { trials[$0].number }),
            "y": .numbers(kept.map { volumes[$0] }), "customdata": .integers(kept.map { trials[$0].number }),
            "line": ["shape": "hv", "width": 2.5, "color": .string(Palette.accent)],
            "hovertemplate": "trial %{x}<br>hypervolume %{y:.5~g}<extra></extra>",
        ]
        let point = zip(reference, signs).map { ($0 * $1).short }.joined(separator: ", ")
        let remarks = ["reference point (\(point))"] + Thinning.remarks(kept.count, of: trials.count)
        let layout: JSON = [
            "title": heading(title, remarks), "xaxis": Axis(title: "trial").json,
            "yaxis": Axis(title: "hypervolume").json.merging(["rangemode": "tozero"]), "showlegend": false,
        ]
        return Figure(
            traces: [trace], layout: layout,
            caption: "\(title) of \(study.name): \((volumes.last ?? 0).short), \(remarks[0])")
    }

    /// The hypervolume after each trial.
    ///
    /// What a trial adds is its own box, less what of it was dominated before.
    private static func volumes(_ losses: [[Double]], _ isFeasible: [Bool], _ reference: [Double]) -> [Double]
    {
        var front: [[Double]] = []
        var volume = 0.0
        return zip(losses, isFeasible).map { point, isFeasible in
            guard isFeasible, zip(point, reference).allSatisfy({ $0 <= $1 }),
                !front.contains(where: { other in zip(other, point).allSatisfy { $0 <= $1 } })
            else { return volume }
            volume += zip(point, reference).reduce(1) { $0 * ($1.1 - $1.0) }
            let limited = front.map { zip($0, point).map { max($0, $1) } }
            volume -= Losses(limited, objectives: reference.count).hypervolume(reference: reference)
            front.removeAll { other in zip(point, other).allSatisfy { $0 <= $1 } }
            front.append(point)
            return volume
        }
    }
}
