import Tuning

/// The colours of numbers.
struct ColourRamp {
    let low, high: Double
    let bar: JSON?
    private let colours: [(Double, Double, Double)]

    /// The scale of a figure's colour axis, in the colours of `theme`.
    init(_ axis: JSON, theme: Theme) {
        low = axis["cmin"]?.number ?? 0
        high = axis["cmax"]?.number ?? 1
        bar = axis["showscale"] == .bool(false) ? nil : axis["colorbar"]
        let all = theme.scale.map(Self.components)
        colours = axis["reversescale"] == .bool(true) ? all.reversed() : all
    }

    /// The colour of `value`; those outside have that of the end.
    func colour(_ value: Double) -> String {
        // Halves, as the width of a range can overflow.
        let share = (value / 2 - low / 2) / (high / 2 - low / 2)
        guard share.isFinite else { return Self.text(colours[0]) }
        let place = min(max(share, 0), 1) * Double(colours.count - 1)
        let index = min(Int(place), colours.count - 2)
        let (a, b, t) = (colours[index], colours[index + 1], place - Double(index))
        return Self.text((a.0 + t * (b.0 - a.0), a.1 + t * (b.1 - a.1), a.2 + t * (b.2 - a.2)))
    }

    private static func components(_ text: String) -> (Double, Double, Double) {
        let number = Int(text.dropFirst(), radix: 16) ?? 0
        return (Double(number >> 16 & 255), Double(number >> 8 & 255), Double(number & 255))
    }

    private static func text(_ colour: (Double, Double, Double)) -> String {
        let digits = [colour.0, colour.1, colour.2].map { component in
            let text = String(Int(component.rounded()), radix: 16)
            return text.count < 2 ? "0" + text : text
        }
        return "#" + digits.joined()
    }

    /// The width that the scale takes with its numbers.
    var width: Double { bar == nil ? 0 : 24 + (ticks.map { $0.text.width(size: 11) }.max() ?? 0) }

    private var ticks: [Ticks.Tick] {
        if let values = bar?["tickvals"]?.array, let texts = bar?["ticktext"]?.array {
            return zip(values, texts).compactMap { value, text in
                value.number.map { Ticks.Tick(position: $0, text: text.string ?? "") }
            }
        }
        return high > low ? Ticks.linear(low...high, count: 6) : []
    }

    /// Draws the scale from `corner` downwards.
    func draw(on canvas: inout SVGCanvas, at corner: SVGCanvas.Point, height: Double) {
        guard let bar else { return }
        let steps = 48
        for step in 0..<steps {
            let value = low + (high - low) * (1 - (Double(step) + 0.5) / Double(steps))
            canvas.rectangle(
                (corner.x, corner.y + height * Double(step) / Double(steps)), width: 10,
                height: height / Double(steps) + 0.5, fill: colour(value), isCrisp: true)
        }
        for tick in ticks {
            let y = corner.y + height * (1 - (tick.position - low) / (high - low))
            canvas.text(tick.text, at: (corner.x + 16, y + 4), size: 11, colour: canvas.theme.quietText)
        }
        let title = bar.at("title", "text")?.string ?? ""
        canvas.text(
            title.fitting(max(width, 60), size: 12), at: (corner.x, corner.y - 8), size: 12,
            colour: canvas.theme.quietText)
    }
}
