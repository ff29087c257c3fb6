import Numerical

/// How a bound on what is left to gain came about.
extension History {
    /// The bound after some of the complete trials, in order of number, and the error of a value then; NaN where there is no
    /// bound.
    ///
    /// Told at so many `places` at even distances, the last among them. O(n³) each, for 200 trials at most.
    package func bounds(by terminator: RegretBoundTerminator, places: Int)
        -> [(number: Int, bound: Double, error: Double?)]
    {
        let rows = completeRowsByNumber.filter { objectives[0][$0].isFinite }
        guard directions.count == 1, rows.count > 1, LinearAlgebra.fault == nil else { return [] }
        let first = min(rows.count, max(2, min(terminator.minimumTrials / 2, rows.count)))
        let wanted = min(places, rows.count - first + 1)
        let counts = (0..<wanted).map { place in
            wanted == 1 ? rows.count : first + (rows.count - first) * place / (wanted - 1)
        }
        let error = RegretBoundTerminator.crossValidationError(self)
        return counts.map { count in
            let bound = RegretBound(Array(rows.prefix(count)), of: self, terminator)?.value
            return (numbers[rows[count - 1]], bound ?? .nan, error)
        }
    }
}
