import Tuning

/// Figures of several studies at once.
extension FigureKind {
    /// Whether its figures can show several studies.
    public var comparesStudies: Bool { self == .optimizationHistory || self == .empiricalDistribution }

    /// The figure of several studies, each in a colour of its own.
    ///
    /// Of a history, each study's best so far is a stair, with its complete trials faintly; of a distribution, each is a line. Studies that
    /// have nothing to show are named in the heading.
    /// - Parameter studies: One or more; those of the same name are told apart by numbers.
    /// - Throws: ``FigureError`` if `options` ask for what some study does not have, or if the kind shows one study alone.
    public func figure(comparing studies: [StudyTrials], options: FigureOptions = FigureOptions())
        throws(FigureError) -> Figure
    {
        guard studies.count != 1 else { return try figure(of: studies[0], options: options) }
        guard comparesStudies else { throw .oneStudyAlone(self) }
        var shares = options
        shares.limit = max(options.limit / max(studies.count, 1), 10)
        var figures: [Figure] = []
        for study in studies { figures.append(try figure(of: study, options: shares)) }
        return .comparing(figures, of: studies, kind: self, objective: options.objective ?? 0)
    }
}

extension Figure {
    fileprivate static func comparing(
        _ figures: [Figure], of studies: [StudyTrials], kind: FigureKind, objective: Int
    ) -> Figure {
        let shown = figures.indices.filter { !figures[$0].isEmpty }
        let labels = studies.map(\.name).labels
        let empty = figures.indices.filter { figures[$0].isEmpty }.map { labels[$0] }
        guard let first = shown.first else {
            return .saying("None of these studies has a complete trial yet.", title: kind.title)
        }
        var traces: [JSON] = []
        for (place, index) in shown.enumerated() {
            let colour = Palette.series[place % Palette.series.count]
            // Lines stand for a study, points are theirs.
            for trace in figures[index].traces where trace.isLine || trace["name"] != "pruned" {
                traces.append(trace.series(labels[index], colour, group: index))
            }
        }
        var layout = figures[first].layout
        let rows = shown.map { ValuedTrials(studies[$0], objective: objective) }
        let names = Set(rows.map(\.name))
        let values = Axis.values(names.count == 1 ? rows[0].name : "value", rows.flatMap(\.values)).json
        layout[kind == .optimizationHistory ? "yaxis" : "xaxis"] = values
        layout["showlegend"] = true
        let bests = zip(shown, rows).compactMap { index, rows in
            rows.best.map { "\(labels[index]) \(rows.values[$0].short)" }
        }
        let remarks =
            (bests.isEmpty ? [] : ["best: " + bests.joined(separator: ", ")])
            + (empty.isEmpty ? [] : ["nothing to show of " + empty.joined(separator: ", ")])
        layout["title"] = heading(kind.title, remarks)
        let list = studies.map(\.name).joined(separator: ", ")
        return Figure(traces: traces, layout: layout, caption: "\(kind.title) of \(list)")
    }
}

extension JSON {
    fileprivate var isLine: Bool { self["mode"]?.string == "lines" }

    /// A trace in the colour of its study, and called after it.
    fileprivate func series(_ name: String, _ colour: String, group: Int) -> JSON {
        var trace = self
        trace["name"] = .string(name)
        trace["legendgroup"] = .string("study \(group)")
        trace["showlegend"] = .bool(isLine)
        if var line = self["line"] {
            line["color"] = .string(colour)
            trace["line"] = line
        }
        if var marker = self["marker"] {
            marker["color"] = .string(colour)
            marker["opacity"] = 0.3
            trace["marker"] = marker
        }
        if let text = self["hovertemplate"]?.string { trace["hovertemplate"] = .string("\(name)<br>\(text)") }
        return trace
    }
}
