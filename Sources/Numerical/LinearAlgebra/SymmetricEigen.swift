import CLinearAlgebra

/// The eigenvalues and eigenvectors of a symmetric matrix: A = V diag(λ) Vᵀ.
///
/// LinearAlgebra.fault is `nil`.
public struct SymmetricEigen: Hashable, Codable, Sendable {
    /// The eigenvalues, rising.
    public private(set) var values: [Double]
    /// The eigenvector of each value, as a column.
    public private(set) var vectors: Matrix

    /// Decomposes `matrix`, of which only the lower triangle is read; `nil` if it is not finite.
    ///
    /// O(n³).
    public init?(_ matrix: Matrix) {
        precondition(matrix.rows == matrix.columns, "Only a square matrix has eigenvectors.")
        guard matrix.elements.allSatisfy(\.isFinite) else { return nil }
        let size = matrix.rows
        vectors = matrix
        values = Array(repeating: 0, count: size)
        guard size > 0 else { return }
        let count = max(34 * size, 3 * size - 1)
        var work = [Double](repeating: 0, count: count)
        let fault = linear_symmetric_eigen(
            Int32(size), &vectors.elements, Int32(size), &values, &work, Int32(count))
        guard fault == 0 else { return nil }
    }
}
