import Glibc
import Tuning

/// Values of scattered trials on a grid over two parameters, smoothed.
///
/// A cell has the mean of all trials, weighted by a normal density of their distance, the narrower the more trials there
/// are: what else differs between trials than the two parameters is noise here. Nothing is smoothed across choices.
///
/// > E. A. Nadaraya. "On Estimating Regression." Theory of Probability and its Applications 9, 1964; D. W. Scott. "Multivariate
/// > Density Estimation." 1992, equation 6.42 (a width that falls with the sixth root of the number of points).
struct Surface {
    /// What the axes say of the cells.
    let x, y: JSON
    /// The value in each cell, row by row along `y`; NaN where there is none.
    let z: [[Double]]

    private static let side = 40

    /// The surface through `values` at `rows`; `nil` where a parameter does not vary.
    init?(_ x: PlottedParameter, _ y: PlottedParameter, _ values: [Double], rows: [Int]) {
        guard let across = Line(x, rows), let up = Line(y, rows) else { return nil }
        (self.x, self.y) = (across.marks, up.marks)
        var means = [Double](repeating: 0, count: across.count * up.count)
        var counts = means
        for row in rows {
            guard let column = across.cell(x.position(row)), let line = up.cell(y.position(row)) else {
                continue
            }
            let cell = line * across.count + column
            counts[cell] += 1
            means[cell] += (values[row] - means[cell]) / counts[cell]
        }
        let known = counts.indices.filter { counts[$0] > 0 }
        guard !known.isEmpty else { return nil }
        let total = counts.reduce(0, +)
        let (near, high) = (across.weights(of: total), up.weights(of: total))
        z = (0..<up.count).map { line in
            (0..<across.count).map { column in
                var (weights, sum) = (0.0, 0.0)
                for cell in known {
                    let weight =
                        counts[cell] * near[abs(cell % across.count - column)]
                        * high[abs(cell / across.count - line)]
                    weights += weight
                    sum += weight * means[cell]
                }
                return weights > 0 ? sum / weights : .nan
            }
        }
    }

    /// The cells along one axis.
    private struct Line {
        let count: Int
        let marks: JSON
        private let isNumeric: Bool
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
            let seen = parameter.extent.padded
            let step = (seen.upperBound - seen.lowerBound) / Double(Surface.side - 1)
            (count, low, width, isNumeric) = (Surface.side, seen.lowerBound, step, true)
            let places = (0..<Surface.side).map { seen.lowerBound + Double($0) * step }
            marks = .numbers(parameter.isLog ? places.map { pow(10, $0) } : places)
        }

        /// How much a trial counts at each distance in cells, where there are `total` of them.
        func weights(of total: Double) -> [Double] {
            guard isNumeric else { return (0..<count).map { $0 == 0 ? 1 : 0 } }
            let deviation = max(1.2, 0.3 * Double(count) * pow(total, -1.0 / 6))
            return (0..<count).map { distance in
                let share = Double(distance) / deviation
                // Far from all trials those count that are the least far.
                return exp(-share * share / 2) + 1e-12 / (1 + share * share * share * share)
            }
        }

        func cell(_ position: Double?) -> Int? {
            guard let position else { return nil }
            let place = ((position - low) / width).rounded()
            guard place.isFinite else { return nil }
            return Int(min(max(place, 0), Double(count - 1)))
        }
    }
}
