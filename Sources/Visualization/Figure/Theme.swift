public import Tuning

/// How figures look on a page: the colours of Plotly's template.
public enum Theme: String, CaseIterable, Sendable {
    /// Dark on light.
    case light
    /// Light on dark.
    case dark

    /// The colour behind everything.
    package var page: String { self == .light ? "#ffffff" : "#12161d" }
    /// The colour of texts.
    package var text: String { self == .light ? "#1f2733" : "#d7dee8" }
    /// The colour of texts that are less important.
    package var quietText: String { self == .light ? "#5b6675" : "#93a0b1" }
    /// The colour of the lines of a grid.
    package var grid: String { self == .light ? "#e8ebf0" : "#252c37" }
    /// The colour of axes.
    package var axis: String { self == .light ? "#c4cbd5" : "#3c4656" }

    /// The colours of a scale from what is least to what matters most; its lightness tells the order to everybody.
    package var scale: [String] {
        switch self {
        case .light: ["#e9eff8", "#bcd3f2", "#86b1e9", "#4f8adb", "#2763b8", "#123a7a"]
        case .dark: ["#1d2938", "#254a78", "#2f6db8", "#4b93e6", "#8dbdf5", "#dcecff"]
        }
    }

    /// Plotly's template.
    public var template: JSON {
        let axis: JSON = [
            "gridcolor": .string(grid), "linecolor": .string(self.axis), "tickcolor": .string(self.axis),
            "zeroline": false, "showline": true, "ticks": "outside", "ticklen": 4, "automargin": true,
            "title": ["font": ["size": 12, "color": .string(quietText)], "standoff": 8],
            "tickfont": ["size": 11, "color": .string(quietText)],
        ]
        let scene: JSON = [
            "backgroundcolor": .string(page), "gridcolor": .string(grid), "linecolor": .string(self.axis),
            "zerolinecolor": .string(self.axis), "showbackground": false,
        ]
        let last = Double(scale.count - 1)
        let stops = scale.enumerated().map { JSON.array([.float(Double($0) / last), .string($1)]) }
        return [
            "layout": [
                "paper_bgcolor": .string(page), "plot_bgcolor": .string(page),
                "font": [
                    "family": "system-ui, -apple-system, Segoe UI, Roboto, Helvetica, Arial, sans-serif",
                    "size": 12,
                    "color": .string(text),
                ],
                "title": [
                    "x": 0, "xref": "container", "xanchor": "left", "pad": ["l": 16, "t": 14], "y": 1,
                    "yref": "container", "yanchor": "top", "font": ["size": 16, "color": .string(text)],
                    "subtitle": ["font": ["size": 12, "color": .string(quietText)]],
                ],
                "margin": ["l": 64, "r": 24, "t": 76, "b": 52],
                "colorway": .texts(Palette.series),
                "colorscale": ["sequential": .array(stops), "sequentialminus": .array(stops)],
                "coloraxis": [
                    "colorscale": .array(stops),
                    "colorbar": [
                        "thickness": 10, "outlinewidth": 0, "ticks": "", "len": 0.8,
                        "tickfont": ["size": 11, "color": .string(quietText)],
                        "title": ["font": ["size": 12, "color": .string(quietText)]],
                    ],
                ],
                "hovermode": "closest",
                "hoverlabel": ["align": "left", "font": ["size": 12]],
                "legend": [
                    "orientation": "h", "x": 1, "xanchor": "right", "y": 1, "yanchor": "bottom",
                    "font": ["size": 12], "bgcolor": "rgba(0,0,0,0)",
                ],
                "xaxis": axis, "yaxis": axis,
                "scene": ["xaxis": scene, "yaxis": scene, "zaxis": scene],
            ]
        ]
    }
}

/// The colours of marks, which serve on both pages.
///
/// > M. Okabe, K. Ito. "Color Universal Design." 2008 (the series: told apart whatever one's eyes).
enum Palette {
    /// What matters.
    static let accent = "#2f7de1"
    /// What is there too.
    static let quiet = "#97a3b4"
    /// What broke a constraint.
    static let infeasible = "#c79a3a"
    /// What ended early.
    static let pruned = "#e69f00"
    /// What failed.
    static let failed = "#d55e00"
    /// What runs.
    static let running = "#009e73"
    /// What waits.
    static let waiting = "#b9c1cc"
    /// One after the other, where several things are alike.
    static let series = ["#2f7de1", "#e69f00", "#009e73", "#cc79a7", "#d55e00", "#56b4e9", "#7d8896"]
}
