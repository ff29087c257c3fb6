import Tuning

extension Figure {
    /// The value of each complete trial over one parameter at a time, coloured by the trial's number.
    public static func slice(of study: StudyTrials, _ options: FigureOptions = .init()) throws(FigureError)
        -> Figure
    {
        let title = FigureKind.slice.title
        let all = ValuedTrials(study, objective: options.objective ?? 0)
        guard !all.isEmpty else { return .saying(study.wordsForNone, title: title) }
        let choice = try ParameterChoice(all, options, most: 12)
        guard !choice.names.isEmpty else { return .saying("The trials have no parameters.", title: title) }
        let panels = Panels(choice.names.count)
        let limit = max(200, min(options.limit, 4 * options.limit / choice.names.count))
        let rows = all.selecting(kept(all, choice.names, limit))
        var layout: JSON = [
            "title": heading(
                title, choice.remarks(options) + Thinning.remarks(rows.count, of: all.count) + all.remarks),
            "showlegend": false,
            "coloraxis": [
                "cmin": .int(all.trials.first?.number ?? 0),
                "cmax": .int(max(1, all.trials.last?.number ?? 1)),
                "colorbar": ["title": ["text": "trial"]],
            ],
        ]
        if let height = panels.height { layout["height"] = height }
        var traces: [JSON] = []
        let values = Axis.values(rows.name, rows.values)
        for (index, name) in choice.names.enumerated() {
            let parameter = PlottedParameter(name, of: rows.parameters)
            traces += marks(parameter, rows, panel: index)
            var y = values.json
            if index % panels.columns > 0 {
                y["title"] = nil
                y["showticklabels"] = false
            }
            if index > 0 { y["matches"] = "y" }
            panels.place(index, x: parameter.axis.json, y: y, into: &layout)
        }
        return Figure(
            traces: traces, layout: layout,
            caption: "\(title) of \(study.name): \(rows.name) over \(choice.names.count.counted("parameter"))"
        )
    }

    private static func kept(_ rows: ValuedTrials, _ names: [String], _ limit: Int) -> [Int] {
        guard rows.count > limit else { return Array(rows.trials.indices) }
        let columns = names.map { PlottedParameter($0, of: rows.parameters).values }
        return Thinning.points(
            rows.count, limit: limit, order: rows.worstFirst.reversed(), best: limit / 10,
            coordinates: columns + [rows.values.map { $0 }])
    }

    private static func marks(_ parameter: PlottedParameter, _ rows: ValuedTrials, panel: Int) -> [JSON] {
        let present = rows.trials.indices.filter { parameter.values[$0] != nil }
        let feasible = present.filter { rows.isFeasible[$0] }
        let infeasible = present.filter { !rows.isFeasible[$0] }
        var traces: [JSON] = []
        for (members, isFeasible) in [(infeasible, false), (feasible, true)]
        where !members.isEmpty || isFeasible {
            let numbers = members.map { rows.trials[$0].number }
            traces.append([
                "type": "scatter", "mode": "markers",
                "name": .string(isFeasible ? "keeps to the constraints" : "breaks a constraint"),
                "x": .array(members.map(parameter.mark)), "y": .numbers(members.map { rows.values[$0] }),
                "customdata": .integers(numbers),
                "marker": isFeasible ? Marker.scaled(numbers.map(Double.init), size: 6) : Marker.infeasible,
                "xaxis": .string("x" + Panels.suffix(panel)), "yaxis": .string("y" + Panels.suffix(panel)),
                "hovertemplate": .string(
                    "trial %{customdata}<br>\(parameter.name.label) %{x}<br>\(rows.name.label) %{y:.5~g}<extra></extra>"
                ),
            ])
        }
        return traces
    }
}
