import Tuning

extension Figure {
    /// The value over two parameters as a map between the trials, which are points on it.
    ///
    /// Without a choice, the two parameters that matter most; of more than two, each pair.
    public static func contour(of study: StudyTrials, _ options: FigureOptions = .init()) throws(FigureError)
        -> Figure
    {
        let title = FigureKind.contour.title
        let all = ValuedTrials(study, objective: options.objective ?? 0)
        guard !all.isEmpty else { return .saying(study.wordsForNone, title: title) }
        let choice = try ParameterChoice(all, options, most: 2)
        guard choice.names.count > 1 else {
            return .saying(ParameterPairs.words(for: choice), title: title)
        }
        let pairs = choice.names.count * (choice.names.count - 1) / 2
        let whole = ParameterPairs(choice.names, all)
        let limit = max(100, min(options.limit / 2, options.limit * 2 / pairs))
        let drawn = ParameterPairs(
            choice.names, all.selecting(ParameterPairs.kept(all, choice.names, limit)))
        var layout: JSON = [
            "title": heading(
                title,
                choice.remarks(options) + Thinning.remarks(drawn.rows.count, of: all.count) + all.remarks),
            "coloraxis": ColourScale(all.values, all.direction, title: all.name).json, "showlegend": false,
        ]
        let places = Dictionary(uniqueKeysWithValues: zip(choice.names, 0...))
        let traces = whole.place(into: &layout) { x, y in
            let shown = [x, y].compactMap { places[$0.name].map { drawn.parameters[$0] } }
            return [map(x, y, whole)].compactMap(\.self)
                + points(shown[0], shown[1], drawn)
        }
        return Figure(
            traces: traces, layout: layout,
            caption:
                "\(title) of \(study.name): \(all.name) over \(choice.names.map { $0.shortened(to: 40) }.joined(separator: ", "))"
        )
    }

    private static func map(_ x: PlottedParameter, _ y: PlottedParameter, _ pairs: ParameterPairs) -> JSON? {
        let rows = pairs.present(x, y)
        guard let surface = Surface(x, y, pairs.rows.values, rows: rows) else { return nil }
        var trace: JSON = [
            "x": surface.x, "y": surface.y, "z": .array(surface.z.map { .numbers($0) }),
            "coloraxis": "coloraxis", "hoverinfo": "skip",
        ]
        if x.isCategorical || y.isCategorical {
            trace["type"] = "heatmap"
        } else {
            trace["type"] = "contour"
            trace["contours"] = ["coloring": "heatmap", "showlines": true]
            trace["line"] = ["width": 0.5, "color": "rgba(127,127,127,0.5)", "smoothing": 0.8]
            trace["ncontours"] = 14
        }
        return trace
    }

    private static func points(_ x: PlottedParameter, _ y: PlottedParameter, _ pairs: ParameterPairs)
        -> [JSON]
    {
        let present = pairs.present(x, y)
        let groups = [
            (present.filter { !pairs.rows.isFeasible[$0] }, "breaks a constraint", "x"),
            (present.filter { pairs.rows.isFeasible[$0] }, "trial", "circle"),
        ]
        return groups.filter { !$0.0.isEmpty }.map { members, name, symbol in
            [
                "type": "scatter", "mode": "markers", "name": .string(name),
                "x": .array(members.map(x.mark)), "y": .array(members.map(y.mark)),
                "customdata": .array(
                    members.map {
                        .array([.int(pairs.rows.trials[$0].number), .float(pairs.rows.values[$0])])
                    }),
                "marker": [
                    "size": 5, "symbol": .string(symbol), "color": "rgba(255,255,255,0.85)",
                    "line": ["width": 1, "color": "rgba(30,38,50,0.7)"],
                ],
                "hovertemplate": .string(
                    "trial %{customdata[0]}<br>\(x.name.label) %{x}<br>\(y.name.label) %{y}"
                        + "<br>\(pairs.rows.name.label) %{customdata[1]:.5~g}<extra></extra>"),
            ]
        }
    }
}
