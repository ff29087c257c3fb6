import Tuning

/// A figure as a picture, drawn without a browser.
///
/// What the figures of this module are made of is drawn: points, lines, bars, maps, parallel coordinates, points in space,
/// axes (linear, logarithmic, of dates and of categories), legends and scales of colours.
public struct SVGPicture: Sendable {
    let figure: Figure
    let width, height: Double
    let theme: Theme

    /// A picture of `figure`, so many pixels wide and high.
    public init(_ figure: Figure, width: Int = 900, height: Int = 540, theme: Theme = .light) {
        self.figure = figure
        (self.width, self.height, self.theme) = (Double(width), Double(height), theme)
    }

    /// The document.
    public var text: String {
        var canvas = SVGCanvas(width: width, height: height, theme: theme)
        canvas.describe(title: figure.title, caption: figure.caption)
        heading(&canvas)
        for note in figure.layout["annotations"]?.array ?? [] { words(note, &canvas) }
        let kind = figure.traces.first?["type"]?.string
        switch kind {
        case nil: break
        case "parcoords": ParallelPicture(self).draw(on: &canvas)
        case "scatter3d": SpacePicture(self).draw(on: &canvas)
        default: PanelPicture(self).draw(on: &canvas)
        }
        return canvas.document
    }

    private func heading(_ canvas: inout SVGCanvas) {
        canvas.text(figure.title, at: (16, 26), size: 16, weight: 600)
        if let subtitle = figure.layout.at("title", "subtitle", "text")?.string {
            canvas.text(
                subtitle.fitting(width - 32, size: 12), at: (16, 45), size: 12, colour: theme.quietText)
        }
    }

    private func words(_ note: JSON, _ canvas: inout SVGCanvas) {
        let lines = (note["text"]?.string ?? "").wrapped(width - 80, size: 15)
        for (index, line) in lines.enumerated() {
            canvas.text(
                line, at: (width / 2, height / 2 + Double(index) * 22), size: 15, colour: theme.quietText,
                anchor: .middle)
        }
    }

    /// The scale of colours that the traces share; `nil` if there is none.
    var ramp: ColourRamp? {
        figure.layout["coloraxis"].map { ColourRamp($0, theme: theme) }
    }

    /// The traces that a legend names.
    var named: [JSON] {
        let isWanted = figure.layout["showlegend"] != .bool(false)
        let named = figure.traces.filter { $0["showlegend"] != .bool(false) && $0["name"]?.string != nil }
        return isWanted && (named.count > 1 || figure.layout["showlegend"] == .bool(true)) ? named : []
    }

    /// The first line that is free under the heading.
    var top: Double {
        (figure.layout.at("title", "subtitle") == nil ? 40 : 60) + (named.isEmpty ? 0 : 22)
    }
}
