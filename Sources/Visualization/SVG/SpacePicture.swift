import Glibc
import Tuning

/// Points in space in a picture, seen from above at an angle.
struct SpacePicture {
    private let picture: SVGPicture
    private let ranges: [ClosedRange<Double>]
    private let names: [String]

    init(_ picture: SVGPicture) {
        self.picture = picture
        ranges = ["x", "y", "z"].map { axis in
            ClosedRange(
                around: picture.figure.traces.flatMap { $0[axis]?.array ?? [] }.compactMap(\.number)
                    .filter(\.isFinite))
        }
        names = ["xaxis", "yaxis", "zaxis"].map {
            picture.figure.layout.at("scene", $0, "title", "text")?.string ?? ""
        }
    }

    func draw(on canvas: inout SVGCanvas) {
        cage(&canvas)
        for trace in picture.figure.traces { points(trace, &canvas) }
        legend(&canvas)
    }

    /// The pixel of a point whose coordinates are shares of their ranges.
    private func pixel(_ x: Double, _ y: Double, _ z: Double) -> SVGCanvas.Point {
        let size = min(picture.width, (picture.height - picture.top) * 1.35) * 0.4
        let (angle, tilt) = (0.62, 0.45)
        let across = (x - 0.5) * cos(angle) - (y - 0.5) * sin(angle)
        let depth = (x - 0.5) * sin(angle) + (y - 0.5) * cos(angle)
        let middle = (picture.width / 2, picture.top + (picture.height - picture.top) / 2)
        return (middle.0 + across * size * 1.15, middle.1 + depth * size * tilt - (z - 0.5) * size * 0.95)
    }

    private func cage(_ canvas: inout SVGCanvas) {
        let grid = canvas.theme.grid
        for share in [0, 0.25, 0.5, 0.75, 1] {
            canvas.line(pixel(share, 0, 0), pixel(share, 1, 0), colour: grid)
            canvas.line(pixel(0, share, 0), pixel(1, share, 0), colour: grid)
            canvas.line(pixel(share, 0, 0), pixel(share, 0, 1), colour: grid)
            canvas.line(pixel(0, 0, share), pixel(1, 0, share), colour: grid)
            canvas.line(pixel(0, share, 0), pixel(0, share, 1), colour: grid)
            canvas.line(pixel(0, 0, share), pixel(0, 1, share), colour: grid)
        }
        let quiet = canvas.theme.quietText
        let ends: [(Int, (Double) -> SVGCanvas.Point, SVGCanvas.Anchor, (Double, Double))] = [
            (0, { pixel($0, 1, 0) }, .start, (6, 14)), (1, { pixel(1, $0, 0) }, .start, (8, 6)),
            (2, { pixel(0, 1, $0) }, .end, (-8, 4)),
        ]
        for (axis, place, anchor, offset) in ends {
            canvas.line(place(0), place(1), colour: canvas.theme.axis, width: 1.5)
            for tick in Ticks.linear(ranges[axis], count: 4) {
                let point = place(share(tick.position, axis))
                canvas.text(
                    tick.text, at: (point.x + offset.0, point.y + offset.1), size: 10, colour: quiet,
                    anchor: anchor)
            }
            let middle = place(0.5)
            canvas.text(
                names[axis].fitting(160, size: 12),
                at: (middle.x + offset.0 * 6, middle.y + offset.1 * 2.6), size: 12, anchor: anchor)
        }
    }

    private func share(_ value: Double, _ axis: Int) -> Double {
        (value - ranges[axis].lowerBound) / (ranges[axis].upperBound - ranges[axis].lowerBound)
    }

    private func points(_ trace: JSON, _ canvas: inout SVGCanvas) {
        let columns = ["x", "y", "z"].map { (trace[$0]?.array ?? []).map { $0.number ?? .nan } }
        let colour = trace.at("marker", "color")?.string ?? Palette.accent
        let radius = (trace.at("marker", "size")?.number ?? 4) / 2 + 1
        canvas.group(opacity: trace.at("marker", "opacity")?.number ?? 1) { canvas in
            for row in columns[0].indices {
                let shares = (0..<3).map { share(columns[$0][row], $0) }
                guard shares.allSatisfy(\.isFinite) else { continue }
                let point = pixel(shares[0], shares[1], shares[2])
                if trace.at("marker", "symbol")?.string == "x" {
                    canvas.cross(point, radius: radius, colour: colour)
                } else {
                    canvas.circle(point, radius: radius, fill: colour)
                }
            }
        }
    }

    private func legend(_ canvas: inout SVGCanvas) {
        var x = picture.width - 28
        for trace in picture.named.reversed() {
            let name = trace["name"]?.string ?? ""
            x -= name.width(size: 12)
            canvas.text(name, at: (x, picture.top - 8), size: 12)
            x -= 14
            canvas.circle(
                (x, picture.top - 12), radius: 4, fill: trace.at("marker", "color")?.string ?? Palette.accent)
            x -= 18
        }
    }
}
