import Numerical
import SearchAlgorithms
import Tuning

extension Figure {
    /// What a random forest that has learnt the other trials predicts for each, against what came out.
    ///
    /// The trials are split into five parts; each is predicted from the other four. A cloud about the diagonal says that
    /// the parameters tell the value, one that lies flat that they do not: then models have nothing to go by.
    public static func modelFit(of study: StudyTrials, _ options: FigureOptions = .init()) -> Figure {
        let title = FigureKind.modelFit.title
        let all = ValuedTrials(study, objective: options.objective ?? 0)
        guard all.count >= 10 else {
            return .saying(
                all.isEmpty
                    ? study.wordsForNone
                    : "\(all.count.counted("trial")) cannot be split into parts to learn and to predict: there must be ten.",
                title: title)
        }
        // Of many trials the latest say most of how the model stands.
        let rows = all.selecting(Array(all.trials.indices.suffix(600)))
        guard let predictions = CrossValidation(rows)?.predictions else {
            return .saying("The trials have no parameter that can vary.", title: title)
        }
        let fit = CrossValidation.explained(predictions, rows.values)
        let range = ClosedRange(around: rows.values + predictions)
        let traces: [JSON] = [
            [
                "type": "scatter", "mode": "lines", "name": "as predicted", "hoverinfo": "skip",
                "x": .numbers([range.lowerBound, range.upperBound]),
                "y": .numbers([range.lowerBound, range.upperBound]),
                "line": ["width": 1, "dash": "dash", "color": .string(Palette.quiet)],
            ],
            [
                "type": "scatter", "mode": "markers", "name": "trial", "x": .numbers(rows.values),
                "y": .numbers(predictions), "customdata": .integers(rows.trials.map(\.number)),
                "marker": ["size": 6, "color": .string(Palette.accent), "opacity": 0.6],
                "hovertemplate":
                    "trial %{customdata}<br>seen %{x:.5~g}<br>predicted %{y:.5~g}<extra></extra>",
            ],
        ]
        let words =
            "the parameters explain \(Int((max(0, fit) * 100).rounded())) % of the variance of values"
        let remarks =
            [words]
            + (rows.count < all.count
                ? ["the last \(rows.count.counted("trial")) of \(all.count.grouped)"] : [])
        let layout: JSON = [
            "title": heading(title, remarks),
            "xaxis": Axis(title: "\(rows.name.label), seen").json,
            "yaxis": Axis(title: "\(rows.name.label), predicted").json, "showlegend": false,
        ]
        return Figure(traces: traces, layout: layout, caption: "\(title) of \(study.name): \(words)")
    }
}

/// Predictions of trials that were not learnt.
private struct CrossValidation {
    let predictions: [Double]
    private static let parts = 5

    init?(_ rows: ValuedTrials) {
        var names: [String] = []
        var seen: Set<String> = []
        for trial in rows.parameters {
            for name in trial.space.names where seen.insert(name).inserted { names.append(name) }
        }
        let columns = names.prefix(100).map { PlottedParameter($0, of: rows.parameters) }
            .filter { Set($0.values.map { $0 ?? .infinity }).count > 1 }
        guard !columns.isEmpty else { return nil }
        let features = columns.map { column -> ForestFeature in
            column.categories.map { .categorical(count: $0.count) } ?? .numeric
        }
        let points = rows.trials.indices.map { row in columns.map { $0.position(row) ?? .nan } }
        var predictions = [Double](repeating: 0, count: rows.count)
        for part in 0..<Self.parts {
            let known = rows.trials.indices.filter { $0 % Self.parts != part }
            let asked = rows.trials.indices.filter { $0 % Self.parts == part }
            var random = RandomStream(seed: UInt64(part))
            let forest = RandomForest(
                points: known.map { points[$0] }, values: known.map { rows.values[$0] }, features: features,
                options: ForestOptions(trees: 24), using: &random)
            let means = forest.predict(all: asked.flatMap { points[$0] }).means
            for (row, mean) in zip(asked, means) { predictions[row] = mean }
        }
        self.predictions = predictions
    }

    /// The share of the variance of `values` that `predictions` explain; below 0 if their mean predicts better.
    static func explained(_ predictions: [Double], _ values: [Double]) -> Double {
        let mean = values.reduce(0) { $0 + $1 / Double(values.count) }
        let whole = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
        let rest = zip(values, predictions).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }
        let share = 1 - rest / whole
        return whole > 0 && share.isFinite ? share : 0
    }
}
