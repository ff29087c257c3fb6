import FoundationEssentials
import Tuning

extension Figure {
    /// A bar for each trial from its start to its end, coloured by how it ended.
    ///
    /// Times are UTC. A trial that waits has no bar.
    public static func timeline(of study: StudyTrials, _ options: FigureOptions = .init()) -> Figure {
        let title = FigureKind.timeline.title
        let started = study.trials.filter { $0.start != nil }
        guard !started.isEmpty else {
            return .saying(
                study.trials.isEmpty
                    ? "There are no trials yet." : "No trial has noted when it started.", title: title)
        }
        let kept = Thinning.points(
            started.count, limit: options.limit / 2,
            order: started.indices.filter { started[$0].state == .running }, best: 200,
            coordinates: [
                started.map { $0.start?.timeIntervalSince1970 },
                started.map { seconds($0, until: study.moment) },
                started.map { $0.end?.timeIntervalSince1970 },
            ]
        ).map { started[$0] }
        // Where trials are left out, the bars of the others are as thick as keeps them visible.
        let width = max(0.9, Double(started.count) / Double(kept.count) * 0.9)
        let groups: [(String, String, (FrozenTrial) -> Bool)] = [
            ("complete", Palette.accent, { $0.state == .complete && $0.isFeasible }),
            ("breaks a constraint", Palette.infeasible, { $0.state == .complete && !$0.isFeasible }),
            ("pruned", Palette.pruned, { $0.state == .pruned }),
            ("failed", Palette.failed, { $0.state == .failed }),
            ("paused", Palette.waiting, { $0.isPaused }),
            ("running", Palette.running, { $0.state == .running && !$0.isPaused }),
        ]
        let traces = groups.compactMap { name, colour, belongs -> JSON? in
            let members = kept.filter(belongs)
            return members.isEmpty
                ? nil : bars(members, name: name, colour: colour, width: width, until: study.moment)
        }
        let layout: JSON = [
            "title": heading(title, Thinning.remarks(kept.count, of: started.count)),
            "barmode": "overlay", "showlegend": true,
            "xaxis": Axis(title: "time (UTC)", scale: .date).json,
            "yaxis": Axis(title: "trial").json.merging(["autorange": "reversed"]),
        ]
        return Figure(
            traces: traces, layout: layout,
            caption: "\(title) of \(study.name): \(started.count.counted("trial"))")
    }

    private static func seconds(_ trial: FrozenTrial, until moment: Date) -> Double? {
        trial.start.map { (trial.end ?? max(moment, $0)).timeIntervalSince($0) }
    }

    private static func bars(
        _ trials: [FrozenTrial], name: String, colour: String, width: Double, until moment: Date
    ) -> JSON {
        let lasted = trials.map { seconds($0, until: moment) ?? 0 }
        return [
            "type": "bar", "orientation": "h", "name": .string(name),
            "base": .texts(trials.map { $0.start.map { DateForm.utc.text($0) } ?? "" }),
            "x": .numbers(lasted.map { ($0 * 1000).rounded() }), "y": .integers(trials.map(\.number)),
            "width": .float(width), "customdata": .integers(trials.map(\.number)),
            "text": .texts(lasted.map { "\($0.rounded(digits: 3)) s" }), "textposition": "none",
            "marker": ["color": .string(colour), "line": ["width": 0]],
            "hovertemplate": .string("trial %{customdata}<br>%{base}<br>%{text}<extra>\(name)</extra>"),
        ]
    }
}
