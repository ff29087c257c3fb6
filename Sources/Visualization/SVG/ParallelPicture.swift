import Tuning

/// Parallel coordinates in a picture.
struct ParallelPicture {
    private let picture: SVGPicture

    init(_ picture: SVGPicture) { self.picture = picture }

    func draw(on canvas: inout SVGCanvas) {
        guard let trace = picture.figure.traces.first, let ramp = picture.ramp else { return }
        let dimensions = trace["dimensions"]?.array ?? []
        let isSlanted = dimensions.count > 7
        let (left, right) = (56.0, ramp.width + 64)
        let (top, bottom) = (picture.top + (isSlanted ? 60 : 32), picture.height - 28)
        let gap = (picture.width - left - right) / Double(max(dimensions.count - 1, 1))
        let axes = dimensions.enumerated().map { index, dimension in
            Upright(dimension, x: left + Double(index) * gap, top: top, bottom: bottom)
        }
        lines(trace, axes, ramp, &canvas)
        for axis in axes { axis.draw(on: &canvas, isSlanted: isSlanted, room: gap) }
        ramp.draw(on: &canvas, at: (picture.width - ramp.width - 12, top + 16), height: bottom - top - 32)
    }

    private func lines(_ trace: JSON, _ axes: [Upright], _ ramp: ColourRamp, _ canvas: inout SVGCanvas) {
        let colours = trace.at("line", "color")?.array ?? []
        let opacity = colours.count > 400 ? 0.35 : colours.count > 100 ? 0.55 : 0.8
        canvas.group(opacity: 1) { canvas in
            for row in colours.indices {
                let ys = axes.map { $0.pixel(row) }
                canvas.path(
                    PanelMarks.path(axes.map(\.x), ys, isStair: false),
                    colour: ramp.colour(colours[row].number ?? .nan), width: 1.2, opacity: opacity)
            }
        }
    }

    /// One axis.
    private struct Upright {
        let x, top, bottom: Double
        private let values: [JSON]
        private let range: ClosedRange<Double>
        private let label: String
        private let ticks: [Ticks.Tick]

        init(_ dimension: JSON, x: Double, top: Double, bottom: Double) {
            (self.x, self.top, self.bottom) = (x, top, bottom)
            values = dimension["values"]?.array ?? []
            label = dimension["label"]?.string ?? ""
            let ends = dimension["range"]?.array?.compactMap(\.number) ?? []
            range = ends.count == 2 && ends[0] < ends[1] ? ends[0]...ends[1] : ClosedRange(around: ends)
            if let places = dimension["tickvals"]?.array, let texts = dimension["ticktext"]?.array {
                ticks = zip(places, texts).compactMap { place, text in
                    place.number.map { Ticks.Tick(position: $0, text: text.string ?? "") }
                }
            } else {
                ticks = Ticks.linear(range, count: 6)
            }
        }

        private func pixel(_ value: Double) -> Double {
            bottom - (value - range.lowerBound) / (range.upperBound - range.lowerBound) * (bottom - top)
        }

        func pixel(_ row: Int) -> Double? {
            guard values.indices.contains(row), let value = values[row].number, value.isFinite else {
                return nil
            }
            return pixel(value)
        }

        func draw(on canvas: inout SVGCanvas, isSlanted: Bool, room: Double) {
            canvas.line((x, top), (x, bottom), colour: canvas.theme.axis, width: 1.5)
            for tick in ticks {
                let y = pixel(tick.position)
                guard y >= top - 1, y <= bottom + 1 else { continue }
                canvas.line((x - 4, y), (x, y), colour: canvas.theme.axis)
                canvas.text(
                    tick.text.fitting(max(room - 12, 40), size: 10), at: (x - 6, y + 3.5), size: 10,
                    colour: canvas.theme.text, anchor: .end)
            }
            if isSlanted {
                canvas.text(
                    label.fitting(150, size: 11), at: (x - 2, top - 10), size: 11, weight: 600, angle: -20)
            } else {
                canvas.text(
                    label.fitting(max(room - 6, 40), size: 11), at: (x, top - 12), size: 11, anchor: .middle,
                    weight: 600)
            }
        }
    }
}
