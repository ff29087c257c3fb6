import Tuning

/// The coordinate systems of a picture, with what is drawn in them.
struct PanelPicture {
    private let picture: SVGPicture
    private let ramp: ColourRamp?
    private let panels: [Panel]
    /// The pixels around all panels.
    private let left, right, top, bottom: Double

    /// One coordinate system: its axes, and the traces in it.
    struct Panel {
        var x, y: PictureAxis
        var traces: [JSON]
        var x0 = 0.0, y0 = 0.0, width = 0.0, height = 0.0
        /// The part of the figure that it takes, from the lower left.
        let across: [Double], up: [Double]
    }

    init(_ picture: SVGPicture) {
        self.picture = picture
        var panels = Self.panels(of: picture.figure)
        top = picture.top + 8
        let isNarrow = panels.allSatisfy { $0.y.title.isEmpty && !$0.y.showsLabels }
        let labels =
            panels.filter { $0.y.showsLabels && ($0.across.first ?? 0) < 0.01 }
            .map { Self.labelWidth($0.y) }.max() ?? 0
        let ramp = picture.ramp
        let (left, right) = (isNarrow ? 24 : labels + 44, ramp?.bar == nil ? 28 : (ramp?.width ?? 0) + 32)
        let room = picture.width - left - right
        let bottom = panels.contains { Self.turnsLabels($0, room) } ? 108.0 : 52
        let (wide, high) = (room, picture.height - top - bottom)
        (self.ramp, self.left, self.right, self.bottom) = (ramp, left, right, bottom)
        for index in panels.indices {
            let panel = panels[index]
            panels[index].x0 = left + wide * panel.across[0]
            panels[index].width = wide * (panel.across[1] - panel.across[0])
            panels[index].y0 = top + high * (1 - panel.up[1])
            panels[index].height = high * (panel.up[1] - panel.up[0])
            panels[index].x.lay(from: panels[index].x0, to: panels[index].x0 + panels[index].width)
            panels[index].y.lay(from: panels[index].y0 + panels[index].height, to: panels[index].y0)
        }
        self.panels = panels
    }

    func draw(on canvas: inout SVGCanvas) {
        for panel in panels {
            frame(panel, &canvas)
            canvas.clipped(to: (panel.x0, panel.y0), width: panel.width, height: panel.height) { canvas in
                PanelMarks(panel: panel, layout: picture.figure.layout, ramp: ramp).draw(on: &canvas)
            }
            PanelMarks(panel: panel, layout: picture.figure.layout, ramp: ramp).labels(on: &canvas)
        }
        legend(&canvas)
        let height = picture.height - top - bottom
        ramp?.draw(
            on: &canvas, at: (picture.width - right + 16, top + height * 0.08), height: height * 0.84)
    }
}

/// Reading the panels from a figure.
extension PanelPicture {
    private static func panels(of figure: Figure) -> [Panel] {
        let members = figure.layout.members ?? []
        let suffixes = members.filter { $0.key.hasPrefix("xaxis") }.map { String($0.key.dropFirst(5)) }
        return suffixes.map { suffix in
            let traces = figure.traces.filter { ($0["xaxis"]?.string ?? "x") == "x" + suffix }
            let (x, y) = (figure.layout["xaxis" + suffix] ?? [:], figure.layout["yaxis" + suffix] ?? [:])
            // Axes that match show what all their traces need.
            let sharesY = y["matches"] != nil || members.contains { $0.value["matches"] != nil }
            let vertical = sharesY ? figure.traces : traces
            let isTight = traces.contains { ["bar", "heatmap", "contour"].contains($0["type"]?.string) }
            return Panel(
                x: PictureAxis(x, values: traces.flatMap { extents($0, "x", figure.layout) }, isTight: false),
                y: PictureAxis(
                    y,
                    values: vertical.flatMap { extents($0, "y", figure.layout) }
                        + [heights(vertical, figure.layout)],
                    isTight: isTight && y["type"]?.string == "category"),
                traces: traces,
                across: x["domain"]?.array?.compactMap(\.number) ?? [0, 1],
                up: y["domain"]?.array?.compactMap(\.number) ?? [0, 1])
        }
    }

    /// What a trace needs room for along an axis.
    private static func extents(_ trace: JSON, _ axis: String, _ layout: JSON) -> [[JSON]] {
        let values = trace[axis]?.array ?? []
        guard trace["type"]?.string == "bar" else { return [values] }
        let isAcross = trace["orientation"]?.string == "h"
        guard isAcross == (axis == "x") else { return [values] }
        if let bases = trace["base"]?.array {
            let ends = zip(bases, values).map { base, length -> JSON in
                let start = base.string.flatMap { PictureAxis.seconds($0) } ?? base.number ?? 0
                return .float(start + (length.number ?? 0) / (base.string == nil ? 1 : 1000))
            }
            return [bases, ends]
        }
        return [values, [0]]
    }

    /// How high bars that stand on each other are together.
    private static func heights(_ traces: [JSON], _ layout: JSON) -> [JSON] {
        guard layout["barmode"]?.string == "stack" else { return [] }
        let bars = traces.compactMap { $0["y"]?.array?.map { $0.number ?? 0 } }
        let count = bars.map(\.count).max() ?? 0
        return (0..<count).map { place in
            .float(bars.reduce(0) { $0 + ($1.indices.contains(place) ? $1[place] : 0) })
        }
    }

    private static func labelWidth(_ axis: PictureAxis) -> Double {
        let texts = axis.scale == .category ? axis.categories : ["-0.0001"]
        return min(texts.map { $0.width(size: 11) }.max() ?? 0, 200)
    }

    /// Whether the names of categories are too long to stand side by side.
    static func turnsLabels(_ panel: Panel, _ width: Double) -> Bool {
        guard panel.x.scale == .category, panel.x.showsLabels else { return false }
        let room = width * (panel.across[1] - panel.across[0]) / Double(max(panel.x.categories.count, 1))
        return panel.x.categories.contains { min($0.width(size: 11), 400) > room - 4 }
    }
}

/// Axes and legend.
extension PanelPicture {
    private func frame(_ panel: Panel, _ canvas: inout SVGCanvas) {
        let (x1, y1) = (panel.x0 + panel.width, panel.y0 + panel.height)
        let theme = picture.theme
        let isTurned = Self.turnsLabels(panel, picture.width - left - right)
        let distance = panel.x.scale == .date ? 90.0 : panel.x.scale == .category ? 24 : 64
        for tick in panel.x.ticks(distance: distance) {
            let x = panel.x.pixel(tick.position)
            guard x >= panel.x0 - 0.5, x <= x1 + 0.5 else { continue }
            if panel.x.showsGrid { canvas.line((x, panel.y0), (x, y1), colour: theme.grid) }
            guard panel.x.showsLabels else { continue }
            canvas.line((x, y1), (x, y1 + 4), colour: theme.axis)
            if isTurned {
                canvas.text(
                    tick.text.fitting(100, size: 11), at: (x + 4, y1 + 14), size: 11, colour: theme.quietText,
                    anchor: .end, angle: -40)
            } else {
                canvas.text(
                    tick.text, at: (x, y1 + 17), size: 11, colour: theme.quietText, anchor: .middle)
            }
        }
        for tick in panel.y.ticks(distance: panel.y.scale == .category ? 11 : 44) {
            let y = panel.y.pixel(tick.position)
            guard y >= panel.y0 - 0.5, y <= y1 + 0.5 else { continue }
            if panel.y.showsGrid { canvas.line((panel.x0, y), (x1, y), colour: theme.grid) }
            guard panel.y.showsLabels else { continue }
            canvas.line((panel.x0 - 4, y), (panel.x0, y), colour: theme.axis)
            canvas.text(
                tick.text.fitting(200, size: 11), at: (panel.x0 - 8, y + 4), size: 11,
                colour: theme.quietText, anchor: .end)
        }
        canvas.line((panel.x0, y1), (x1, y1), colour: theme.axis)
        canvas.line((panel.x0, panel.y0), (panel.x0, y1), colour: theme.axis)
        titles(panel, isTurned, &canvas)
    }

    private func titles(_ panel: Panel, _ isTurned: Bool, _ canvas: inout SVGCanvas) {
        let middle = (panel.x0 + panel.width / 2, panel.y0 + panel.height / 2)
        canvas.text(
            panel.x.title.fitting(panel.width, size: 12),
            at: (middle.0, panel.y0 + panel.height + (isTurned ? 96 : 38)), size: 12,
            colour: picture.theme.quietText, anchor: .middle)
        let x = max(16, panel.x0 - left + 18)
        canvas.text(
            panel.y.title.fitting(panel.height + 40, size: 12), at: (x, middle.1), size: 12,
            colour: picture.theme.quietText, anchor: .middle, angle: -90)
    }

    private func legend(_ canvas: inout SVGCanvas) {
        var x = picture.width - 28
        for trace in picture.named.reversed() {
            let name = (trace["name"]?.string ?? "").fitting(200, size: 12)
            x -= name.width(size: 12)
            let y = picture.top - 8
            canvas.text(name, at: (x, y), size: 12)
            let colour =
                trace.at("line", "color")?.string ?? trace.at("marker", "color")?.string ?? Palette.accent
            x -= 22
            if trace["type"]?.string == "bar" {
                canvas.rectangle((x + 4, y - 9), width: 10, height: 10, fill: colour)
            } else if trace["mode"]?.string?.contains("lines") == true {
                canvas.line((x, y - 4), (x + 16, y - 4), colour: colour, width: 2.5)
            } else if trace.at("marker", "symbol")?.string == "x" {
                canvas.cross((x + 9, y - 4), radius: 4, colour: colour)
            } else {
                canvas.circle((x + 9, y - 4), radius: 4, fill: colour)
            }
            x -= 14
        }
    }
}
