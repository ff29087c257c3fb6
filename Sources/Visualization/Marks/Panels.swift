import Tuning

/// Several coordinate systems in one figure, row by row from the top.
struct Panels {
    let columns: Int
    let rows: Int
    /// The height of one row, in pixels.
    var rowHeight = 240
    private let horizontalGap: Double
    private let verticalGap: Double

    /// Room for `count` panels, at most `most` side by side.
    init(_ count: Int, most: Int = 4, horizontalGap: Double = 0.06, verticalGap: Double = 0.14) {
        rows = max(1, (count + most - 1) / most)
        // As many in each row, so that the last one is not left alone.
        columns = max(1, (count + rows - 1) / rows)
        self.horizontalGap = columns > 1 ? horizontalGap : 0
        self.verticalGap = rows > 1 ? min(verticalGap * 2 / Double(rows), 0.5 / Double(rows)) : 0
    }

    /// The end of the names of the axes of panel `index`.
    static func suffix(_ index: Int) -> String { index == 0 ? "" : String(index + 1) }

    /// Where the panel in `row` and `column` is.
    func domain(row: Int, column: Int) -> (x: [Double], y: [Double]) {
        let width = (1 - horizontalGap * Double(columns - 1)) / Double(columns)
        let height = (1 - verticalGap * Double(rows - 1)) / Double(rows)
        let left = Double(column) * (width + horizontalGap)
        let top = 1 - Double(row) * (height + verticalGap)
        return ([left, left + width], [max(0, top - height), top])
    }

    /// Puts the axes of panel `index` into `layout`.
    func place(_ index: Int, x: JSON, y: JSON, row: Int, column: Int, into layout: inout JSON) {
        let (domain, suffix) = (domain(row: row, column: column), Self.suffix(index))
        layout["xaxis" + suffix] = x.merging([
            "domain": .numbers(domain.x), "anchor": .string("y" + suffix),
        ])
        layout["yaxis" + suffix] = y.merging([
            "domain": .numbers(domain.y), "anchor": .string("x" + suffix),
        ])
    }

    /// The same for the panels in turn.
    func place(_ index: Int, x: JSON, y: JSON, into layout: inout JSON) {
        place(index, x: x, y: y, row: index / columns, column: index % columns, into: &layout)
    }

    /// The height of the figure; `nil` where one row takes what there is.
    var height: JSON? { rows > 1 ? .int(rows * rowHeight + 120) : nil }
}
