/// Objectives measured from the ideal point to the plane through the extreme points.
///
/// > K. Deb, H. Jain. 2014, section IV-C (Algorithm 2).
package struct NormalizedObjectives {
    /// The points, from 0 in the ideal point to 1 where the plane cuts the axis.
    package let points: [[Double]]

    /// Infinite values count as three times the range of the finite ones beyond its end.
    ///
    /// O(points × objectives²).
    package init(_ losses: [[Double]]) {
        guard let objectives = losses.first?.count else {
            points = []
            return
        }
        let finite = Self.finite(losses, objectives)
        let ideal = (0..<objectives).map { axis in finite.map { $0[axis] }.min() ?? 0 }
        let translated = finite.map { zip($0, ideal).map { $0 - $1 } }
        let inverse = Self.inverseIntercepts(translated, objectives)
        points = translated.map { zip($0, inverse).map { $0 * $1 } }
    }

    private static func finite(_ losses: [[Double]], _ objectives: Int) -> [[Double]] {
        let ranges = (0..<objectives).map { axis -> ClosedRange<Double> in
            let values = losses.map { $0[axis] }.filter(\.isFinite)
            guard let low = values.min(), let high = values.max() else { return 0...0 }
            let margin = 3 * (high - low)
            return (low - margin).isFinite && (high + margin).isFinite
                ? low - margin...high + margin : low...high
        }
        return losses.map { zip($0, ranges).map { min(max($0, $1.lowerBound), $1.upperBound) } }
    }

    /// One over where the plane through the extreme points cuts each axis; if it cuts
    /// one elsewhere, or there is no plane, one over the largest value.
    private static func inverseIntercepts(_ points: [[Double]], _ objectives: Int) -> [Double] {
        let extremes = (0..<objectives).map { axis in
            // The achievement scalarizing function of the axis. (4)
            let reach = points.map { point in
                point.indices.map { $0 == axis ? point[$0] : 1e6 * point[$0] }.max() ?? 0
            }
            return points[reach.indices.min { reach[$0] < reach[$1] } ?? 0]
        }
        let ones = [Double](repeating: 1, count: objectives)
        if let plane = solve(extremes, ones), plane.allSatisfy({ $0 > 0 && $0.isFinite }) { return plane }
        return (0..<objectives).map { axis in
            let largest = points.map { $0[axis] }.max() ?? 0
            return largest > 0 ? 1 / largest : 1
        }
    }

    /// Solves a small system by elimination with pivots; `nil` if it has no single solution.
    private static func solve(_ matrix: [[Double]], _ right: [Double]) -> [Double]? {
        var rows = zip(matrix, right).map { $0 + [$1] }
        let largest = matrix.flatMap { $0 }.map(abs).max() ?? 0
        for column in rows.indices {
            let pivot = (column..<rows.count).max { abs(rows[$0][column]) < abs(rows[$1][column]) } ?? column
            rows.swapAt(column, pivot)
            guard abs(rows[column][column]) > largest * 0x1p-50 else { return nil }
            for row in rows.indices where row != column {
                let factor = rows[row][column] / rows[column][column]
                for entry in column...rows.count { rows[row][entry] -= factor * rows[column][entry] }
            }
        }
        return rows.indices.map { rows[$0][rows.count] / rows[$0][$0] }
    }
}
