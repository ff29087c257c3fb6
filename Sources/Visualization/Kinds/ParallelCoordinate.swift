import Glibc
import SearchAlgorithms
import Tuning

extension Figure {
    /// A line for each complete trial through the objectives and all parameters, coloured by value; by Pareto rank where
    /// there are several objectives and none is chosen.
    ///
    /// A trial that lacks a parameter passes below its axis.
    public static func parallelCoordinate(of study: StudyTrials, _ options: FigureOptions = .init())
        throws(FigureError) -> Figure
    {
        let title = FigureKind.parallelCoordinate.title
        var rows = ValuedTrials(study, objective: options.objective ?? 0)
        guard !rows.isEmpty else { return .saying(study.wordsForNone, title: title) }
        let choice = try ParameterChoice(rows, options, most: 12)
        let total = rows.count
        let shown = thinned(rows, choice.names, options)
        rows = rows.selecting(shown)
        let objectives = options.objective.map { [$0] } ?? Array(study.directions.indices)
        let columns = choice.names.map { PlottedParameter($0, of: rows.parameters) }
        let dimensions =
            objectives.map { objective in
                dimension(
                    study.objectiveNames[objective].label,
                    rows.trials.map { $0.values.indices.contains(objective) ? $0.values[objective] : .nan })
            } + columns.map(dimension)
        let isRanked = objectives.count > 1
        let colours = isRanked ? ranks(rows) : rows.values
        let scale =
            isRanked
            ? ColourScale(colours, .minimize, title: "Pareto rank")
            : ColourScale(colours, rows.direction, title: rows.name)
        let trace: JSON = [
            "type": "parcoords", "dimensions": .array(dimensions),
            "customdata": .integers(rows.trials.map(\.number)),
            "line": ["color": .numbers(colours), "coloraxis": "coloraxis"],
            "labelangle": .int(dimensions.count > 7 ? -20 : 0), "labelside": "top",
        ]
        let remarks = choice.remarks(options) + Thinning.remarks(rows.count, of: total) + rows.remarks
        let layout: JSON = [
            "title": heading(title, remarks), "coloraxis": scale.json,
            "margin": ["l": 72, "r": 40, "t": .int(dimensions.count > 7 ? 140 : 116), "b": 32],
        ]
        return Figure(
            traces: [trace], layout: layout,
            caption:
                "\(title) of \(study.name): \(rows.count.counted("trial")), \(columns.count.counted("parameter"))"
        )
    }

    private static func thinned(_ rows: ValuedTrials, _ names: [String], _ options: FigureOptions) -> [Int] {
        let order = rows.worstFirst
        let limit = max(200, options.limit * 5 / max(names.count + 1, 5))
        guard rows.count > limit else { return order }
        let columns = names.map { PlottedParameter($0, of: rows.parameters).values }
        let kept = Set(
            Thinning.points(
                rows.count, limit: limit, order: order.reversed(), best: limit / 4,
                coordinates: columns + [rows.values.map { $0 }]))
        return order.filter(kept.contains)
    }

    /// How many fronts are before that of each trial.
    private static func ranks(_ rows: ValuedTrials) -> [Double] {
        let directions = rows.study.directions
        let losses = rows.trials.flatMap { trial in
            directions.indices.map { index in
                trial.values.indices.contains(index) ? trial.values[index] * directions[index].sign : .nan
            }
        }
        return Losses(objectives: directions.count, count: rows.count, values: losses)
            .nondominatedRanks().map(Double.init)
    }

    private static func dimension(_ label: String, _ values: [Double]) -> JSON {
        let finite = values.filter(\.isFinite)
        let range = ClosedRange(around: finite)
        return [
            "label": .string(label), "values": .numbers(values),
            "range": .numbers([range.lowerBound, range.upperBound]),
            "tickformat": ".4~g",
        ]
    }

    private static func dimension(_ parameter: PlottedParameter) -> JSON {
        let isMissing = parameter.values.contains { $0 == nil }
        let inner = parameter.extent
        let (low, high) = (inner.lowerBound, inner.upperBound)
        let absent = parameter.isCategorical ? low - 0.5 : low - (high - low) * 0.12
        let values = parameter.values.indices.map { parameter.position($0) ?? absent }
        var ticks: [(Double, String)] =
            if let names = parameter.categories {
                names.enumerated().map { (Double($0), $1) }
            } else if parameter.isLog {
                Ticks.logarithmic(low...high).map { ($0.position, $0.text) }
            } else {
                Ticks.linear(low...high, count: 6).map { ($0.position, $0.text) }
            }
        // Of many choices every few are named.
        let stride = (ticks.count + 15) / 16
        if stride > 1 { ticks = ticks.enumerated().filter { $0.offset % stride == 0 }.map(\.element) }
        if isMissing { ticks.insert((absent, "absent"), at: 0) }
        return [
            "label": .string(parameter.name.shortened(to: 20).markup), "values": .numbers(values),
            "range": .numbers([isMissing ? absent : low, high]),
            "tickvals": .numbers(ticks.map(\.0)), "ticktext": .texts(ticks.map(\.1)),
        ]
    }
}
