import Tuning

/// Elements of an SVG document.
struct SVGCanvas {
    enum Anchor: String { case start, middle, end }
    typealias Point = (x: Double, y: Double)

    private(set) var body = ""
    private let width, height: Double
    let theme: Theme
    private var clips = 0

    init(width: Double, height: Double, theme: Theme) {
        (self.width, self.height, self.theme) = (width, height, theme)
    }

    /// The whole document.
    var document: String {
        """
        <svg xmlns="http://www.w3.org/2000/svg" width="\(width.pixels)" height="\(height.pixels)" \
        viewBox="0 0 \(width.pixels) \(height.pixels)" role="img" \
        font-family="system-ui, -apple-system, 'Segoe UI', Roboto, Helvetica, Arial, sans-serif">
        <rect width="100%" height="100%" fill="\(theme.page)"/>
        \(body)</svg>

        """
    }

    mutating func describe(title: String, caption: String) {
        body += "<title>\(title.svgText)</title>\n<desc>\(caption.markup.svgText)</desc>\n"
    }

    mutating func text(
        _ text: String, at point: Point, size: Double, colour: String? = nil, anchor: Anchor = .start,
        weight: Int = 400, angle: Double = 0
    ) {
        guard !text.isEmpty else { return }
        var attributes = "x=\"\(point.x.pixels)\" y=\"\(point.y.pixels)\" font-size=\"\(size.pixels)\""
        attributes += " fill=\"\(colour ?? theme.text)\""
        if anchor != .start { attributes += " text-anchor=\"\(anchor.rawValue)\"" }
        if weight != 400 { attributes += " font-weight=\"\(weight)\"" }
        if angle != 0 {
            attributes += " transform=\"rotate(\(angle.pixels) \(point.x.pixels) \(point.y.pixels))\""
        }
        body += "<text \(attributes)>\(text.svgText)</text>\n"
    }

    mutating func line(
        _ a: Point, _ b: Point, colour: String, width: Double = 1, dash: String? = nil
    ) {
        let dashes = dash.map { " stroke-dasharray=\"\($0)\"" } ?? ""
        body +=
            "<line x1=\"\(a.x.pixels)\" y1=\"\(a.y.pixels)\" x2=\"\(b.x.pixels)\" y2=\"\(b.y.pixels)\" "
            + "stroke=\"\(colour)\" stroke-width=\"\(width.pixels)\"\(dashes)/>\n"
    }

    mutating func rectangle(
        _ corner: Point, width: Double, height: Double, fill: String, opacity: Double = 1,
        isCrisp: Bool = false
    ) {
        body +=
            "<rect x=\"\(corner.x.pixels)\" y=\"\(corner.y.pixels)\" width=\"\(max(width, 0).pixels)\" "
            + "height=\"\(max(height, 0).pixels)\" fill=\"\(fill)\"" + Self.opacity(opacity)
            + (isCrisp ? " shape-rendering=\"crispEdges\"" : "") + "/>\n"
    }

    mutating func circle(_ centre: Point, radius: Double, fill: String, outline: String? = nil) {
        let stroke = outline.map { " stroke=\"\($0)\" stroke-width=\"0.7\"" } ?? ""
        body +=
            "<circle cx=\"\(centre.x.pixels)\" cy=\"\(centre.y.pixels)\" r=\"\(radius.pixels)\" fill=\"\(fill)\"\(stroke)/>\n"
    }

    mutating func cross(_ centre: Point, radius: Double, colour: String) {
        let (x, y, r) = (centre.x, centre.y, radius * 0.8)
        path(
            "M\((x - r).pixels) \((y - r).pixels)L\((x + r).pixels) \((y + r).pixels)"
                + "M\((x - r).pixels) \((y + r).pixels)L\((x + r).pixels) \((y - r).pixels)",
            colour: colour, width: 1.6)
    }

    /// A line along `data`.
    mutating func path(
        _ data: String, colour: String, width: Double, dash: String? = nil, opacity: Double = 1
    ) {
        let dashes = dash.map { " stroke-dasharray=\"\($0)\"" } ?? ""
        body +=
            "<path d=\"\(data)\" fill=\"none\" stroke=\"\(colour)\" stroke-width=\"\(width.pixels)\""
            + " stroke-linejoin=\"round\"\(dashes)\(Self.opacity(opacity))/>\n"
    }

    /// Draws what `draw` draws, made as transparent as `opacity` says.
    mutating func group(opacity: Double, _ draw: (inout SVGCanvas) -> Void) {
        body += "<g\(Self.opacity(opacity))>\n"
        draw(&self)
        body += "</g>\n"
    }

    /// Draws what `draw` draws, inside a rectangle alone.
    mutating func clipped(
        to corner: Point, width: Double, height: Double, _ draw: (inout SVGCanvas) -> Void
    ) {
        clips += 1
        body +=
            "<clipPath id=\"clip\(clips)\"><rect x=\"\(corner.x.pixels)\" y=\"\(corner.y.pixels)\" "
            + "width=\"\(width.pixels)\" height=\"\(height.pixels)\"/></clipPath>\n<g clip-path=\"url(#clip\(clips))\">\n"
        draw(&self)
        body += "</g>\n"
    }

    private static func opacity(_ value: Double) -> String {
        value < 1 ? " opacity=\"\(value.pixels)\"" : ""
    }
}

extension Double {
    /// A coordinate, to a hundredth of a pixel.
    var pixels: String {
        guard isFinite else { return "0" }
        let hundredths = (Swift.min(Swift.max(self, -1e7), 1e7) * 100).rounded()
        let whole = Int(hundredths)
        let (quotient, rest) = (abs(whole) / 100, abs(whole) % 100)
        let sign = whole < 0 ? "-" : ""
        guard rest > 0 else { return sign + String(quotient) }
        if rest % 10 == 0 { return "\(sign)\(quotient).\(rest / 10)" }
        return "\(sign)\(quotient).\(rest < 10 ? "0" : "")\(rest)"
    }
}
