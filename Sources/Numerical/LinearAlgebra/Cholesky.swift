import CLinearAlgebra
import Glibc

/// The factor L of a positive definite A = L Lᵀ.
///
/// LinearAlgebra.fault is `nil`.
public struct Cholesky: Hashable, Codable, Sendable {
    /// L; what is above the diagonal means nothing.
    public private(set) var factor: Matrix

    /// Factors `matrix`, of which only the lower triangle is read; `nil` if it is not positive definite.
    ///
    /// O(n³).
    public init?(_ matrix: Matrix) {
        precondition(matrix.rows == matrix.columns, "Only a square matrix has a Cholesky factor.")
        factor = matrix
        guard matrix.rows > 0 else { return }
        guard linear_cholesky(Int32(matrix.rows), &factor.elements, Int32(matrix.rows)) == 0 else {
            return nil
        }
    }

    /// The number of rows.
    public var size: Int { factor.rows }

    /// The logarithm of the determinant of A.
    public var logDeterminant: Double {
        (0..<size).reduce(0) { $0 + 2 * log(factor[$1, $1]) }
    }
}

/// Solutions, each O(n²) for a right-hand side.
extension Cholesky {
    /// L⁻¹ B.
    public func solveLower(_ right: Matrix) -> Matrix { solved(right, transposed: false) }

    /// L⁻ᵀ B.
    public func solveUpper(_ right: Matrix) -> Matrix { solved(right, transposed: true) }

    /// A⁻¹ B.
    public func solve(_ right: Matrix) -> Matrix { solveUpper(solveLower(right)) }

    /// A⁻¹ b.
    public func solve(_ right: [Double]) -> [Double] { solveUpper(solveLower(right)) }

    /// L⁻¹ b.
    public func solveLower(_ right: [Double]) -> [Double] { solved(right, transposed: false) }

    /// L⁻ᵀ b.
    public func solveUpper(_ right: [Double]) -> [Double] { solved(right, transposed: true) }

    private func solved(_ right: [Double], transposed: Bool) -> [Double] {
        precondition(right.count == size, "The sizes do not fit.")
        var solution = right
        guard size > 0 else { return solution }
        linear_solve_lower_vector(Int32(size), factor.elements, Int32(size), transposed, &solution)
        return solution
    }

    private func solved(_ right: Matrix, transposed: Bool) -> Matrix {
        precondition(right.rows == size, "The sizes do not fit.")
        var solution = right
        guard !right.elements.isEmpty else { return solution }
        linear_solve_lower(
            Int32(size), Int32(right.columns), factor.elements, Int32(size), transposed, &solution.elements,
            Int32(size))
        return solution
    }
}

/// Other forms of the factored matrix.
extension Cholesky {
    /// A⁻¹, of which only the lower triangle means something.
    ///
    /// O(n³).
    public func inverse() -> Matrix {
        var inverse = factor
        if size > 0 { _ = linear_inverse_from_factor(Int32(size), &inverse.elements, Int32(size)) }
        return inverse
    }

    /// The factor of A with one more row and column: `row`, and the `corner` on the diagonal.
    ///
    /// `nil` if that is not positive definite. O(n²).
    public func appending(_ row: [Double], corner: Double) -> Cholesky? {
        let solution = solveLower(row)
        let rest = solution.reduce(corner) { $0 - $1 * $1 }
        guard rest > 0, rest.isFinite else { return nil }
        var larger = Matrix(rows: size + 1, columns: size + 1)
        for column in 0..<size {
            let (from, to) = (column * size, column * (size + 1))
            larger.elements.replaceSubrange(to..<to + size, with: factor.elements[from..<from + size])
            larger[size, column] = solution[column]
        }
        larger[size, size] = rest.squareRoot()
        return Cholesky(factor: larger)
    }

    private init(factor: Matrix) { self.factor = factor }
}
