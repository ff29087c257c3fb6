import Tuning

/// Maps: cells of categories, and bands of equal values between numbers.
struct MapMarks {
    let panel: PanelPicture.Panel
    let ramp: ColourRamp?

    private static let bandCount = 14

    /// A rectangle for each value.
    func cells(_ trace: JSON, _ canvas: inout SVGCanvas) {
        guard let ramp else { return }
        let columns = edges(trace["x"]?.array ?? [], panel.x)
        let lines = edges(trace["y"]?.array ?? [], panel.y)
        for (line, row) in (trace["z"]?.array ?? []).enumerated() where line + 1 < lines.count {
            for (column, value) in (row.array ?? []).enumerated() where column + 1 < columns.count {
                guard let value = value.number, value.isFinite else { continue }
                let (x0, x1) = (
                    min(columns[column], columns[column + 1]), max(columns[column], columns[column + 1])
                )
                let (y0, y1) = (min(lines[line], lines[line + 1]), max(lines[line], lines[line + 1]))
                canvas.rectangle(
                    (x0, y0), width: x1 - x0 + 0.3, height: y1 - y0 + 0.3, fill: ramp.colour(value),
                    isCrisp: true)
            }
        }
    }

    /// The pixels between neighbouring values, and beyond those at the ends.
    private func edges(_ values: [JSON], _ axis: PictureAxis) -> [Double] {
        let centres = values.compactMap { axis.pixel($0) }
        guard let first = centres.first, let last = centres.last, centres.count > 1 else {
            let middle = centres.first ?? 0
            return [middle - 20, middle + 20]
        }
        let inner = zip(centres, centres.dropFirst()).map { ($0 + $1) / 2 }
        return [2 * first - inner[0]] + inner + [2 * last - inner[inner.count - 1]]
    }

    /// The map in bands, between the values line by line.
    func bands(_ trace: JSON, _ canvas: inout SVGCanvas) {
        guard let ramp else { return }
        let columns = (trace["x"]?.array ?? []).compactMap { panel.x.pixel($0) }
        let lines = (trace["y"]?.array ?? []).compactMap { panel.y.pixel($0) }
        let grid = (trace["z"]?.array ?? []).map { ($0.array ?? []).map { $0.number ?? .nan } }
        guard columns.count > 1, lines.count > 1, grid.count == lines.count,
            grid.allSatisfy({ $0.count == columns.count }),
            let left = columns.first, let right = columns.last, let low = lines.first, let high = lines.last
        else { return }
        let (across, up) = (columns.count * 4, lines.count * 4)
        let (width, height) = ((right - left) / Double(across), abs(high - low) / Double(up))
        for step in 0..<up {
            let y = (Double(step) + 0.5) / Double(up) * Double(lines.count - 1)
            let levels = (0..<across).map { place in
                let x = (Double(place) + 0.5) / Double(across) * Double(columns.count - 1)
                return level(Self.between(grid, x, y), ramp)
            }
            var start = 0
            while start < across {
                var end = start
                while end + 1 < across, levels[end + 1] == levels[start] { end += 1 }
                let corner = (left + Double(start) * width, low - Double(step + 1) * height)
                canvas.rectangle(
                    corner, width: Double(end - start + 1) * width + 0.4, height: height + 0.4,
                    fill: colour(levels[start], ramp), isCrisp: true)
                start = end + 1
            }
        }
    }

    private func level(_ value: Double, _ ramp: ColourRamp) -> Int {
        // Halves, as the width of a range can overflow.
        let share = (value / 2 - ramp.low / 2) / (ramp.high / 2 - ramp.low / 2)
        guard share.isFinite else { return 0 }
        return Int(min(max(share, 0), 0.9999) * Double(Self.bandCount))
    }

    private func colour(_ level: Int, _ ramp: ColourRamp) -> String {
        ramp.colour(ramp.low + (Double(level) + 0.5) / Double(Self.bandCount) * (ramp.high - ramp.low))
    }

    /// The value between four of a grid.
    private static func between(_ grid: [[Double]], _ x: Double, _ y: Double) -> Double {
        let (column, line) = (min(Int(x), grid[0].count - 2), min(Int(y), grid.count - 2))
        let (s, t) = (x - Double(column), y - Double(line))
        let lower = grid[line][column] * (1 - s) + grid[line][column + 1] * s
        let upper = grid[line + 1][column] * (1 - s) + grid[line + 1][column + 1] * s
        return lower * (1 - t) + upper * t
    }
}
