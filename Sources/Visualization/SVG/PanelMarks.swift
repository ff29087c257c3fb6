import FoundationEssentials
import Tuning

/// What the traces of one panel look like.
struct PanelMarks {
    let panel: PanelPicture.Panel
    let layout: JSON
    let ramp: ColourRamp?

    func draw(on canvas: inout SVGCanvas) {
        var floor: [Double: Double] = [:]
        let bars = panel.traces.filter { $0["type"]?.string == "bar" }
        for trace in panel.traces {
            canvas.group(opacity: trace["opacity"]?.number ?? 1) { canvas in
                switch trace["type"]?.string {
                case "bar":
                    let place = bars.firstIndex(of: trace) ?? 0
                    self.bars(trace, place, of: bars.count, &floor, &canvas)
                case "heatmap": MapMarks(panel: panel, ramp: ramp).cells(trace, &canvas)
                case "contour": MapMarks(panel: panel, ramp: ramp).bands(trace, &canvas)
                default: scatter(trace, &canvas)
                }
            }
        }
    }

    private func scatter(_ trace: JSON, _ canvas: inout SVGCanvas) {
        let mode = trace["mode"]?.string ?? "markers"
        let xs = (trace["x"]?.array ?? []).map { panel.x.pixel($0) }
        let ys = (trace["y"]?.array ?? []).map { panel.y.pixel($0) }
        let colour =
            trace.at("line", "color")?.string ?? trace.at("marker", "color")?.string ?? Palette.accent
        if mode.contains("lines") {
            let isStair = trace.at("line", "shape")?.string == "hv"
            let dash = trace.at("line", "dash")?.string
            canvas.path(
                Self.path(xs, ys, isStair: isStair), colour: colour,
                width: trace.at("line", "width")?.number ?? 2,
                dash: dash == "dash" ? "6 4" : dash == "dot" ? "2 3" : nil)
        }
        if mode.contains("markers") { points(trace["marker"] ?? [:], xs, ys, colour, &canvas) }
    }

    private func points(
        _ marker: JSON, _ xs: [Double?], _ ys: [Double?], _ colour: String, _ canvas: inout SVGCanvas
    ) {
        let radius = (marker["size"]?.number ?? 6) / 2
        let values = marker["color"]?.array
        let outline = marker.at("line", "width")?.number ?? 0 > 0 ? marker.at("line", "color")?.string : nil
        let plain = marker["color"]?.string ?? colour
        canvas.group(opacity: marker["opacity"]?.number ?? 1) { canvas in
            for (index, (x, y)) in zip(xs, ys).enumerated() {
                guard let x, let y else { continue }
                let fill =
                    values.flatMap { $0.indices.contains(index) ? $0[index].number : nil }
                    .flatMap { value in ramp?.colour(value) } ?? plain
                if marker["symbol"]?.string == "x" {
                    canvas.cross((x, y), radius: radius, colour: fill)
                } else {
                    canvas.circle((x, y), radius: radius, fill: fill, outline: outline)
                }
            }
        }
    }

    /// A line with a gap wherever there is no point.
    static func path(_ xs: [Double?], _ ys: [Double?], isStair: Bool) -> String {
        var data = ""
        var last: (Double, Double)?
        for (x, y) in zip(xs, ys) {
            guard let x, let y else {
                last = nil
                continue
            }
            if let last {
                if isStair { data += "L\(x.pixels) \(last.1.pixels)" }
                data += "L\(x.pixels) \(y.pixels)"
            } else {
                data += "M\(x.pixels) \(y.pixels)"
            }
            last = (x, y)
        }
        return data
    }
}

/// Bars.
extension PanelMarks {
    private var isStacked: Bool { layout["barmode"]?.string == "stack" }
    private var isGrouped: Bool { layout["barmode"]?.string == "group" }

    private func bars(
        _ trace: JSON, _ place: Int, of count: Int, _ floor: inout [Double: Double],
        _ canvas: inout SVGCanvas
    ) {
        let colour = trace.at("marker", "color")?.string ?? Palette.series[place % Palette.series.count]
        for bar in shapes(trace, place, of: count) {
            let start = isStacked ? floor[bar.position, default: 0] : bar.start
            let end = isStacked ? start + bar.length : bar.end
            if isStacked { floor[bar.position] = end }
            if bar.isAcross {
                let (a, b) = (panel.x.pixel(start), panel.x.pixel(end))
                canvas.rectangle(
                    (min(a, b), bar.corner), width: max(abs(b - a), 1), height: bar.thickness, fill: colour)
            } else {
                let (a, b) = (panel.y.pixel(start), panel.y.pixel(end))
                canvas.rectangle(
                    (bar.corner, min(a, b)), width: bar.thickness, height: abs(b - a), fill: colour)
            }
        }
    }

    /// The texts beside bars.
    func labels(on canvas: inout SVGCanvas) {
        let bars = panel.traces.filter { $0["type"]?.string == "bar" }
        for (place, trace) in bars.enumerated() where trace["textposition"]?.string == "outside" {
            let texts = trace["text"]?.array ?? []
            for (bar, text) in zip(shapes(trace, place, of: bars.count), texts)
            where bar.isAcross && bar.thickness >= 7 {
                canvas.text(
                    text.string ?? "",
                    at: (panel.x.pixel(bar.end) + 6, bar.corner + bar.thickness / 2 + 4), size: 11,
                    colour: canvas.theme.quietText)
            }
        }
    }

    private struct Bar {
        var isAcross: Bool
        var position, start, end: Double
        var corner, thickness: Double
        var length: Double { end - start }
    }

    private func shapes(_ trace: JSON, _ place: Int, of count: Int) -> [Bar] {
        let isAcross = trace["orientation"]?.string == "h"
        let (along, beside) = isAcross ? (panel.x, panel.y) : (panel.y, panel.x)
        let lengths = trace[isAcross ? "x" : "y"]?.array ?? []
        let positions = trace[isAcross ? "y" : "x"]?.array ?? []
        let gap = layout["bargap"]?.number ?? 0.2
        let unit = abs(beside.pixel(1) - beside.pixel(0))
        let thick = unit * (trace["width"]?.number ?? (1 - gap)) / Double(isGrouped ? count : 1)
        let bases = trace["base"]?.array
        return zip(positions, lengths).enumerated().compactMap { index, pair in
            guard let position = beside.position(pair.0), let length = pair.1.number else { return nil }
            let base = bases.flatMap { along.position($0[index]) } ?? 0
            let middle = beside.pixel(position)
            let offset = isGrouped ? (Double(place) - Double(count - 1) / 2) * thick : 0
            return Bar(
                isAcross: isAcross, position: position, start: base,
                end: base + (along.scale == .date ? length / 1000 : length),
                corner: middle + (isAcross ? -offset : offset) - thick / 2, thickness: max(thick, 1))
        }
    }
}

extension PictureAxis {
    /// The seconds after 1970 of a date.
    static func seconds(_ text: String) -> Double? { DateForm.utc.date(text)?.timeIntervalSince1970 }
}
