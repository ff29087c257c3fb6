public import Tuning

/// A picture of a study, in Plotly's JSON schema.
///
/// ```swift
/// let figure = try FigureKind.optimizationHistory.figure(of: StudyTrials(study))
/// print(figure.text(in: .light))
/// ```
/// Every mark that stands for a trial carries the trial's number in its trace's `customdata`, so that what is chosen in one
/// figure can be shown in the others. Colours of pages, axes and scales are not part of a figure but of its ``Theme``.
public struct Figure: Hashable, Sendable {
    /// Plotly's `data`: one object a trace.
    public var traces: [JSON]
    /// Plotly's `layout`, without a template.
    public var layout: JSON
    /// What the figure shows, in a sentence, for those who cannot see it.
    public var caption: String

    /// Puts traces into a layout.
    public init(traces: [JSON], layout: JSON, caption: String) {
        (self.traces, self.layout, self.caption) = (traces, layout, caption)
    }

    /// Whether there is nothing to draw but words.
    public var isEmpty: Bool { traces.isEmpty }

    /// The title that stands over the figure.
    public var title: String { layout["title"]?["text"]?.string ?? "" }

    /// The figure as Plotly reads it: `data` and `layout`, the latter with the template of `theme` if there is one.
    public func json(in theme: Theme?) -> JSON {
        var layout = layout
        layout["meta"] = ["caption": .string(caption), "empty": .bool(isEmpty)]
        if let theme { layout["template"] = theme.template }
        return ["data": .array(traces), "layout": layout]
    }

    /// The document of ``json(in:)``, which may stand inside an HTML page.
    public func text(in theme: Theme?) -> String { json(in: theme).webText }
}

extension Figure {
    /// A figure that says in words why there is nothing to see.
    static func saying(_ words: String, title: String) -> Figure {
        let layout: JSON = [
            "title": heading(title),
            "xaxis": ["visible": false], "yaxis": ["visible": false],
            "annotations": [
                [
                    "text": .string(words.markup), "showarrow": false, "xref": "paper", "yref": "paper",
                    "x": 0.5, "y": 0.5, "font": ["size": 15],
                ]
            ],
        ]
        return Figure(traces: [], layout: layout, caption: words)
    }

    /// The heading of a figure, with remarks under it.
    static func heading(_ title: String, _ remarks: [String] = []) -> JSON {
        guard !remarks.isEmpty else { return ["text": .string(title)] }
        return [
            "text": .string(title),
            "subtitle": ["text": .string(remarks.joined(separator: " · "))],
        ]
    }
}
