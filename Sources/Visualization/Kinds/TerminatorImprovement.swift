import Tuning

extension Figure {
    /// How far the best value may be from the optimum, as the trials so far bound it, and the error of a value where trials note
    /// one: a search may end where the bound falls below it.
    ///
    /// The bound is told after some of the trials, at even distances: each time a Gaussian process learns the better ones (see
    /// `RegretBoundTerminator`).
    public static func terminatorImprovement(of study: StudyTrials, _ options: FigureOptions = .init())
        -> Figure
    {
        let title = FigureKind.terminatorImprovement.title
        guard study.directions.count == 1 else {
            return .saying(
                "The study has several objectives: what is left to gain can be told of one.", title: title)
        }
        let terminator = RegretBoundTerminator()
        // Of many trials each bound takes longer, and the curve is smoother.
        let all = study.history.bounds(by: terminator, places: study.trials.count > 2000 ? 8 : 24)
        let bounds = all.filter { $0.bound.isFinite }
        guard bounds.count > 1 else {
            let complete = study.trials.count { $0.state == .complete }
            return .saying(
                complete < 3
                    ? study.wordsForNone.replacingOnlyTrial
                    : bounds.isEmpty
                        ? "The trials have no parameter in common that can vary."
                        : "\(complete.grouped) complete trials are too few to show how the bound falls.",
                title: title)
        }
        var traces: [JSON] = [
            [
                "type": "scatter", "mode": "lines+markers", "name": "at most left to gain",
                "x": .integers(bounds.map(\.number)), "y": .numbers(bounds.map(\.bound)),
                "customdata": .integers(bounds.map(\.number)), "marker": ["size": 5],
                "line": ["width": 2.5, "color": .string(Palette.accent)],
                "hovertemplate": "after trial %{x}<br>at most %{y:.4~g} left to gain<extra></extra>",
            ]
        ]
        let errors = bounds.filter { $0.error != nil }
        if !errors.isEmpty {
            traces.append([
                "type": "scatter", "mode": "lines", "name": "error of a value",
                "x": .integers(errors.map(\.number)), "y": .numbers(errors.compactMap(\.error)),
                "customdata": .integers(errors.map(\.number)),
                "line": ["width": 1.5, "dash": "dash", "color": .string(Palette.pruned)],
                "hovertemplate": "error of a value %{y:.4~g}<extra></extra>",
            ])
        }
        let last = bounds.last.map { "up to \($0.bound.rounded(digits: 3)) may be left to gain" } ?? ""
        let name = study.objectiveNames.first ?? "value"
        let layout: JSON = [
            "title": heading(title, [last]), "xaxis": Axis(title: "trial").json,
            "yaxis": Axis(title: "\(name.label): left to gain").json.merging(["rangemode": "tozero"]),
        ]
        return Figure(traces: traces, layout: layout, caption: "\(title) of \(study.name): \(last)")
    }
}

extension String {
    /// A model needs more than one.
    fileprivate var replacingOnlyTrial: String {
        hasPrefix("The only complete trial")
            ? "One complete trial tells nothing of what is left to gain." : self
    }
}
