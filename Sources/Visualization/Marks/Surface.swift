import Glibc
import Tuning

/// Values of scattered trials on a grid over two parameters.
///
/// A cell with trials has their mean. Any other one has the mean of all that have, weighted by the inverse of the squared
/// squared distance, so that what is near counts alone.
///
/// > D. Shepard. "A Two-Dimensional Interpolation Function for Irregularly-Spaced Data." ACM National Conference 1968.
struct Surface {
    /// What the axes say of the cells.
    let x, y: JSON
    /// The value in each cell, row by row along `y`.
    let z: [[Double]]

    private static let side = 40

    /// The surface through `values` at `rows`; `nil` where a parameter does not vary.
    init?(_ x: PlottedParameter, _ y: PlottedParameter, _ values: [Double], rows: [Int]) {
        guard let across = Line(x, rows), let up = Line(y, rows) else { return nil }
        (self.x, self.y) = (across.marks, up.marks)
        var sums = [Double](repeating: 0, count: across.count * up.count)
        var counts = [Double](repeating: 0, count: sums.count)
        for row in rows {
            guard let column = across.cell(x.position(row)), let line = up.cell(y.position(row)) else {
                continue
            }
            let cell = line * across.count + column
            counts[cell] += 1
            sums[cell] += (values[row] - sums[cell]) / counts[cell]
        }
        let known = counts.indices.filter { counts[$0] > 0 }
        guard !known.isEmpty else { return nil }
        let isMixed = !across.isNumeric || !up.isNumeric
        var grid = [[Double]](repeating: [Double](repeating: .nan, count: across.count), count: up.count)
        for line in 0..<up.count {
            for column in 0..<across.count {
                let cell = line * across.count + column
                if counts[cell] > 0 {
                    grid[line][column] = sums[cell]
                } else if !isMixed {
                    grid[line][column] = Self.between(line, column, known, sums, across.count)
                }
            }
        }
        z = grid
    }

    private static func between(
        _ line: Int, _ column: Int, _ known: [Int], _ sums: [Double], _ width: Int
    ) -> Double {
        var (weights, total) = (0.0, 0.0)
        for cell in known {
            let (dx, dy) = (Double(cell % width - column), Double(cell / width - line))
            let square = dx * dx + dy * dy
            let weight = 1 / (square * square)
            weights += weight
            total += weight * sums[cell]
        }
        return total / weights
    }

    /// The cells along one axis.
    private struct Line {
        let count: Int
        let marks: JSON
        let isNumeric: Bool
        private let low, width: Double

        init?(_ parameter: PlottedParameter, _ rows: [Int]) {
            if let names = parameter.categories {
                guard Set(rows.compactMap { parameter.values[$0] }).count > 1 else { return nil }
                (count, marks, low, width, isNumeric) = (names.count, .texts(names), 0, 1, false)
                return
            }
            let positions = rows.compactMap(parameter.position).filter(\.isFinite)
            guard let least = positions.min(), let largest = positions.max(), least < largest else {
                return nil
            }
            (low, isNumeric) = (least, true)
            count = Surface.side
            let step = (largest - least) / Double(Surface.side - 1)
            width = step
            let places = (0..<count).map { least + Double($0) * step }
            marks = .numbers(parameter.isLog ? places.map { pow(10, $0) } : places)
        }

        func cell(_ position: Double?) -> Int? {
            guard let position, position.isFinite else { return nil }
            return Int(min(max(((position - low) / width).rounded(), 0), Double(count - 1)))
        }
    }
}
