import Tuning

extension Figure {
    /// The share of each parameter as a bar, the one that matters most on top; a bar for each objective if there are several.
    public static func parameterImportances(of study: StudyTrials, _ options: FigureOptions = .init())
        throws(FigureError) -> Figure
    {
        let title = FigureKind.parameterImportances.title
        let objectives = options.objective.map { [$0] } ?? Array(study.directions.indices)
        let rows = ValuedTrials(study, objective: objectives[0])
        guard rows.count > 1 else {
            return .saying(
                rows.isEmpty
                    ? study.wordsForNone
                    : "One complete trial does not tell what matters: there must be two.",
                title: title)
        }
        let history = study.history
        let shares = objectives.map { objective in
            (try? history.importances(by: options.importance, of: objective)) ?? []
        }
        let choice = try chosen(shares[0], rows, options)
        guard !choice.names.isEmpty else { return .saying("The trials have no parameters.", title: title) }
        let names = Array(choice.names.reversed())
        let labels = Dictionary(uniqueKeysWithValues: zip(names, names.labels))
        let traces = zip(objectives, shares).map { objective, shares in
            bars(shares, names, labels, study, objective, isAlone: objectives.count == 1)
        }
        let remarks =
            choice.total > names.count && options.parameters.isEmpty
            ? ["the \(names.count) of \(choice.total.counted("parameter")) that matter most"] : []
        var layout: JSON = [
            "title": heading(title, remarks), "barmode": "group", "bargap": 0.35,
            "xaxis": Axis(title: "share of importance").json.merging([
                "rangemode": "tozero", "tickformat": ".0%",
            ]),
            "yaxis": Axis(title: "", scale: .categories(names.map { labels[$0] ?? $0 })).json
                .merging(["showgrid": false]),
            "showlegend": .bool(objectives.count > 1),
        ]
        // Bars of one thickness, however many there are.
        layout["height"] = .int(max(240, 150 + names.count * (12 + 18 * objectives.count)))
        let top = choice.names.first ?? ""
        return Figure(
            traces: traces, layout: layout,
            caption: "\(title) of \(study.name): \(top.shortened(to: 60)) matters most")
    }

    /// The names, the one that matters most first, and how many there are.
    private static func chosen(
        _ shares: [ParameterImportance], _ rows: ValuedTrials, _ options: FigureOptions
    ) throws(FigureError) -> (names: [String], total: Int) {
        let wanted = try ParameterChoice(rows, options, most: .max)
        let names = shares.map(\.name).filter(Set(wanted.names).contains)
        return (Array(names.prefix(options.parameters.isEmpty ? 25 : .max)), wanted.total)
    }

    private static func bars(
        _ shares: [ParameterImportance], _ names: [String], _ labels: [String: String], _ study: StudyTrials,
        _ objective: Int, isAlone: Bool
    ) -> JSON {
        let byName = Dictionary(shares.map { ($0.name, $0) }) { first, _ in first }
        let values = names.map { byName[$0]?.share ?? 0 }
        let deviations = names.map { byName[$0]?.deviation }
        var trace: JSON = [
            "type": "bar", "orientation": "h", "name": .string(study.objectiveNames[objective].label),
            "x": .numbers(values), "y": .texts(names.map { labels[$0] ?? $0 }),
            "customdata": .texts(names.map(\.markup)),
            "text": .texts(values.map { ($0 * 100).fixed($0 < 0.1 ? 1 : 0) + " %" }),
            "textposition": "outside", "cliponaxis": false,
            "hovertemplate": "%{customdata}<br>%{x:.1%}<extra></extra>",
        ]
        if isAlone { trace["marker"] = ["color": .string(Palette.accent)] }
        if deviations.contains(where: { $0 != nil }) {
            trace["error_x"] = [
                "type": "data", "array": .numbers(deviations.map { $0 ?? 0 }), "thickness": 1,
                "color": .string(Palette.quiet),
            ]
            trace["textposition"] = "none"
        }
        return trace
    }
}
