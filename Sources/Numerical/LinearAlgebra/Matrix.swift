import CLinearAlgebra

/// A dense matrix, column after column.
public struct Matrix: Hashable, Codable, Sendable {
    /// The number of rows.
    public let rows: Int
    /// The number of columns.
    public let columns: Int
    /// The elements, column after column.
    public var elements: [Double]

    /// A matrix whose elements are all `value`.
    public init(rows: Int, columns: Int, repeating value: Double = 0) {
        (self.rows, self.columns) = (rows, columns)
        elements = Array(repeating: value, count: rows * columns)
    }

    /// A matrix of `elements`, column after column.
    public init(rows: Int, columns: Int, elements: [Double]) {
        precondition(elements.count == rows * columns, "A matrix needs rows × columns elements.")
        (self.rows, self.columns, self.elements) = (rows, columns, elements)
    }

    /// The identity of `size` rows.
    public static func identity(_ size: Int) -> Matrix {
        var matrix = Matrix(rows: size, columns: size)
        for index in 0..<size { matrix[index, index] = 1 }
        return matrix
    }

    /// The element in a row and a column.
    public subscript(row: Int, column: Int) -> Double {
        get { elements[row + column * rows] }
        set { elements[row + column * rows] = newValue }
    }

    /// One column.
    public func column(_ index: Int) -> ArraySlice<Double> { elements[index * rows..<(index + 1) * rows] }
}

/// Products.
///
/// LinearAlgebra.fault is `nil`.
extension Matrix {
    /// The product of this matrix, transposed or not, and a vector.
    public func times(_ vector: [Double], transposed: Bool = false) -> [Double] {
        precondition(vector.count == (transposed ? rows : columns), "The sizes do not fit.")
        var product = [Double](repeating: 0, count: transposed ? columns : rows)
        guard !elements.isEmpty else { return product }
        linear_multiply_vector(
            Int32(rows), Int32(columns), 1, elements, Int32(rows), transposed, vector, 0, &product)
        return product
    }

    /// The product of this matrix and `other`, each transposed or not.
    public func times(_ other: Matrix, transposed: Bool = false, otherTransposed: Bool = false) -> Matrix {
        let (height, inner) = transposed ? (columns, rows) : (rows, columns)
        let (otherInner, width) = otherTransposed ? (other.columns, other.rows) : (other.rows, other.columns)
        precondition(inner == otherInner, "The sizes do not fit.")
        var product = Matrix(rows: height, columns: width)
        guard height > 0, width > 0, inner > 0 else { return product }
        linear_multiply(
            Int32(height), Int32(width), Int32(inner), 1, elements, Int32(rows), transposed, other.elements,
            Int32(other.rows), otherTransposed, 0, &product.elements, Int32(height))
        return product
    }
}
