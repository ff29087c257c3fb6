import Numerical
import Tuning

extension Figure {
    /// The complete trials over two parameters at a time, coloured by how they rank: outliers take no colour from the others.
    ///
    /// Without a choice, the two parameters that matter most; of more than two, each pair.
    public static func rank(of study: StudyTrials, _ options: FigureOptions = .init()) throws(FigureError)
        -> Figure
    {
        let title = FigureKind.rank.title
        let all = ValuedTrials(study, objective: options.objective ?? 0)
        guard !all.isEmpty else { return .saying(study.wordsForNone, title: title) }
        let choice = try ParameterChoice(all, options, most: 2)
        guard choice.names.count > 1 else {
            return .saying(ParameterPairs.words(for: choice), title: title)
        }
        let ranks = shares(all.values)
        let pairs = choice.names.count * (choice.names.count - 1) / 2
        let kept = ParameterPairs.kept(
            all, choice.names, max(100, min(options.limit, options.limit * 4 / pairs)))
        let drawn = ParameterPairs(choice.names, all.selecting(kept))
        let shares = kept.map { ranks[$0] }
        var layout: JSON = [
            "title": heading(
                title,
                ["coloured by the rank of \(all.name.label)"] + choice.remarks(options)
                    + Thinning.remarks(kept.count, of: all.count) + all.remarks),
            "coloraxis": scale(all), "showlegend": false,
        ]
        let traces = drawn.place(into: &layout) { x, y in points(x, y, drawn, shares) }
        return Figure(
            traces: traces, layout: layout,
            caption:
                "\(title) of \(study.name): \(all.name) over \(choice.names.map { $0.shortened(to: 40) }.joined(separator: ", "))"
        )
    }

    /// The rank of each value from 0, the smallest, to 1; equal ones have the mean of theirs.
    private static func shares(_ values: [Double]) -> [Double] {
        guard values.count > 1 else { return values.map { _ in 0.5 } }
        let order = values.indices.sorted { values[$0] < values[$1] }
        var shares = [Double](repeating: 0, count: values.count)
        var start = 0
        while start < order.count {
            var end = start
            while end + 1 < order.count, values[order[end + 1]] == values[order[start]] { end += 1 }
            for place in start...end {
                shares[order[place]] = Double(start + end) / 2 / Double(values.count - 1)
            }
            start = end + 1
        }
        return shares
    }

    /// The scale of ranks, which names the values at its quarters.
    private static func scale(_ rows: ValuedTrials) -> JSON {
        let sorted = rows.values.sorted()
        let quarters = [0, 0.25, 0.5, 0.75, 1]
        let texts = zip(["least", "25 %", "50 %", "75 %", "most"], quarters).map { word, share in
            "\(word): \(sorted[Int((share * Double(sorted.count - 1)).rounded())].short)"
        }
        return [
            "cmin": 0, "cmax": 1, "reversescale": .bool(rows.direction == .minimize),
            "colorbar": [
                "title": ["text": ""], "tickvals": .numbers(quarters),
                "ticktext": .texts(texts),
            ],
        ]
    }

    private static func points(
        _ x: PlottedParameter, _ y: PlottedParameter, _ pairs: ParameterPairs, _ shares: [Double]
    ) -> [JSON] {
        let present = pairs.present(x, y)
        let groups = [
            (present.filter { !pairs.rows.isFeasible[$0] }, false),
            (present.filter { pairs.rows.isFeasible[$0] }, true),
        ]
        return groups.filter { !$0.0.isEmpty }.map { members, isFeasible in
            [
                "type": "scatter", "mode": "markers",
                "name": .string(isFeasible ? "trial" : "breaks a constraint"),
                "x": .array(members.map(x.mark)), "y": .array(members.map(y.mark)),
                "customdata": .array(
                    members.map {
                        .array([.int(pairs.rows.trials[$0].number), .float(pairs.rows.values[$0])])
                    }),
                "marker": isFeasible ? Marker.scaled(members.map { shares[$0] }) : Marker.infeasible,
                "hovertemplate": .string(
                    "trial %{customdata[0]}<br>\(x.name.label) %{x}<br>\(y.name.label) %{y}"
                        + "<br>\(pairs.rows.name.label) %{customdata[1]:.5~g}<extra></extra>"),
            ]
        }
    }
}
