/// Directions that spread evenly over the positive orthant: the points of a grid on the simplex of coordinates whose sum is 1.
///
/// > I. Das, J. Dennis. "Normal-Boundary Intersection: A New Method for Generating the Pareto Surface in Nonlinear Multicriteria
/// > Optimization Problems." SIAM J. Optimization 8, 1998, section 2.3.
public enum ReferenceDirections {
    /// The points whose coordinates are multiples of 1 / `divisions`, in lexicographic order.
    ///
    /// There are C(`divisions` + `objectives` − 1, `objectives` − 1) of them.
    public static func simplex(objectives: Int, divisions: Int) -> [[Double]] {
        precondition(objectives > 0 && divisions > 0, "A simplex needs a corner, and an edge to divide.")
        var points: [[Double]] = []
        func extend(_ prefix: [Int], _ left: Int) {
            guard prefix.count + 1 < objectives else {
                points.append((prefix + [left]).map { Double($0) / Double(divisions) })
                return
            }
            for part in 0...left { extend(prefix + [part], left - part) }
        }
        extend([], divisions)
        return points
    }

    /// As many points as fit into `limit`, but no fewer than the corners.
    ///
    /// Where too few divisions fit for a point to lie inside the simplex, half of the way to the middle a second, smaller
    /// layer is added if it fits.
    ///
    /// > K. Deb, H. Jain. "An Evolutionary Many-Objective Optimization Algorithm Using Reference-Point-Based Nondominated
    /// > Sorting Approach, Part I." IEEE Trans. Evolutionary Computation 18, 2014, section V (two layers).
    public static func fitting(_ limit: Int, objectives: Int) -> [[Double]] {
        guard objectives > 1 else { return [[1]] }
        let outer = divisions(fitting: limit, objectives)
        let points = simplex(objectives: objectives, divisions: outer)
        let inner = divisions(fitting: limit - points.count, objectives)
        guard outer < objectives, binomial(inner + objectives - 1, objectives - 1) <= limit - points.count
        else { return points }
        let shift = 0.5 / Double(objectives)
        return points + simplex(objectives: objectives, divisions: inner).map { $0.map { $0 / 2 + shift } }
    }

    private static func divisions(fitting limit: Int, _ objectives: Int) -> Int {
        var divisions = 1
        while binomial(divisions + objectives, objectives - 1) <= limit { divisions += 1 }
        return divisions
    }

    private static func binomial(_ n: Int, _ k: Int) -> Int {
        (0..<min(k, n - k)).reduce(1) { $0.multipliedClamped(n - $1) / ($1 + 1) }
    }
}

extension Int {
    fileprivate func multipliedClamped(_ other: Int) -> Int {
        let (value, overflow) = multipliedReportingOverflow(by: other)
        return overflow ? .max : value
    }
}
