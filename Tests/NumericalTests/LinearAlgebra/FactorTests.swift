import Glibc
import Numerical
import Testing

/// Factors multiply back to what was factored.
@Suite struct FactorTests {
    @Test func libraryIsThere() { #expect(LinearAlgebra.fault == nil) }

    @Test(arguments: [1, 2, 3, 17, 60]) func choleskySolves(size: Int) throws {
        let matrix = positiveMatrix(size)
        let cholesky = try #require(Cholesky(matrix))
        let right = (0..<size).map { Double($0) - 2 }
        let product = matrix.times(cholesky.solve(right))
        #expect(zip(product, right).allSatisfy { abs($0 - $1) < 1e-9 })
        let eigen = try #require(SymmetricEigen(matrix))
        let logDeterminant = eigen.values.reduce(0) { $0 + log($1) }
        #expect(abs(cholesky.logDeterminant - logDeterminant) < 1e-8 * Double(size))
    }

    @Test(arguments: [1, 2, 5, 40]) func eigenvectorsAreOrthonormalAndRebuild(size: Int) throws {
        let matrix = positiveMatrix(size)
        let eigen = try #require(SymmetricEigen(matrix))
        let unit = eigen.vectors.times(eigen.vectors, transposed: true)
        #expect(zip(unit.elements, Matrix.identity(size).elements).allSatisfy { abs($0 - $1) < 1e-10 })
        var scaled = eigen.vectors
        for column in 0..<size {
            for row in 0..<size { scaled[row, column] *= eigen.values[column] }
        }
        let rebuilt = scaled.times(eigen.vectors, otherTransposed: true)
        #expect(zip(rebuilt.elements, matrix.elements).allSatisfy { abs($0 - $1) < 1e-9 })
    }

    @Test func whatIsNotPositiveHasNoFactor() {
        #expect(Cholesky(Matrix(rows: 2, columns: 2, elements: [1, 2, 2, 1])) == nil)
        #expect(SymmetricEigen(Matrix(rows: 1, columns: 1, elements: [.nan])) == nil)
    }

    /// A factor that grows row by row is that of the whole; vectors are solved as matrices are.
    @Test(arguments: [1, 2, 9, 33]) func appendingIsFactoring(size: Int) throws {
        let matrix = positiveMatrix(size)
        var grown = try #require(Cholesky(Matrix(rows: 0, columns: 0)))
        for last in 0..<size {
            let row = (0..<last).map { matrix[last, $0] }
            grown = try #require(grown.appending(row, corner: matrix[last, last]))
        }
        let whole = try #require(Cholesky(matrix))
        let right = (0..<size).map { Double($0 % 5) - 1.5 }
        #expect(zip(grown.solve(right), whole.solve(right)).allSatisfy { abs($0 - $1) < 1e-8 })
        let column = Matrix(rows: size, columns: 1, elements: right)
        #expect(
            zip(whole.solveLower(right), whole.solveLower(column).elements).allSatisfy { abs($0 - $1) < 1e-9 }
        )
        #expect(
            zip(whole.solveUpper(right), whole.solveUpper(column).elements).allSatisfy { abs($0 - $1) < 1e-9 }
        )
        let inverse = whole.inverse()
        let solution = whole.solve(Matrix.identity(size))
        for index in 0..<size { #expect(abs(inverse[size - 1, index] - solution[size - 1, index]) < 1e-8) }
        #expect(whole.appending(right, corner: -1) == nil)
    }

    private func positiveMatrix(_ size: Int) -> Matrix {
        var random = RandomStream(seed: 3, stream: UInt64(size))
        let root = Matrix(
            rows: size, columns: size, elements: (0..<size * size).map { _ in random.uniform() - 0.5 })
        var matrix = root.times(root, otherTransposed: true)
        for index in 0..<size { matrix[index, index] += 0.1 }
        return matrix
    }
}
