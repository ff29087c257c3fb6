import Tuning

/// Figures over two parameters at a time: one coordinate system, or a triangle of them.
struct ParameterPairs {
    let parameters: [PlottedParameter]
    let rows: ValuedTrials
    private let panels: Panels

    /// The parameters called `names`, at least two.
    init(_ names: [String], _ rows: ValuedTrials) {
        self.rows = rows
        parameters = names.map { PlottedParameter($0, of: rows.parameters) }
        let side = names.count - 1
        panels = Panels(side * side, most: side, horizontalGap: 0.02, verticalGap: 0.02)
    }

    /// Puts each pair into a panel: `draw` makes its traces.
    func place(into layout: inout JSON, _ draw: (PlottedParameter, PlottedParameter) -> [JSON]) -> [JSON] {
        var traces: [JSON] = []
        var index = 0
        let side = parameters.count - 1
        for row in 0..<side {
            for column in 0...row {
                let (x, y) = (parameters[column], parameters[row + 1])
                var (xAxis, yAxis) = (x.axis.json, y.axis.json)
                // The ends of the triangle name the axes.
                if row < side - 1 {
                    xAxis["title"] = nil
                    xAxis["showticklabels"] = false
                }
                if column > 0 {
                    yAxis["title"] = nil
                    yAxis["showticklabels"] = false
                }
                panels.place(index, x: xAxis, y: yAxis, row: row, column: column, into: &layout)
                let suffix = Panels.suffix(index)
                traces += draw(x, y).map {
                    $0.merging(["xaxis": .string("x" + suffix), "yaxis": .string("y" + suffix)])
                }
                index += 1
            }
        }
        if side > 1 { layout["height"] = .int(max(420, side * 200 + 140)) }
        return traces
    }

    /// The positions of the trials that have both parameters.
    func present(_ x: PlottedParameter, _ y: PlottedParameter) -> [Int] {
        rows.trials.indices.filter { x.values[$0] != nil && y.values[$0] != nil }
    }

    /// The trials to draw, the best last.
    static func kept(_ rows: ValuedTrials, _ names: [String], _ limit: Int) -> [Int] {
        let order = rows.worstFirst
        guard rows.count > limit else { return order }
        let columns = names.map { PlottedParameter($0, of: rows.parameters).values }
        let kept = Set(
            Thinning.points(
                rows.count, limit: limit, order: order.reversed(), best: limit / 10, coordinates: columns))
        return order.filter(kept.contains)
    }

    /// Why there can be no pair.
    static func words(for choice: ParameterChoice) -> String {
        choice.names.isEmpty
            ? "The trials have no parameters."
            : "There is one parameter to show, and a pair is needed: see the slices."
    }
}
