public import Numerical

/// The shape of a normal distribution: C, with what is needed to draw from it.
///
/// LinearAlgebra.fault is `nil` where all covariances are learnt.
public enum Covariance: Hashable, Codable, Sendable {
    /// All variances and covariances.
    case full(FullCovariance)
    /// The variance of each dimension.
    case diagonal(DiagonalCovariance)

    /// The variance of each dimension.
    public var variances: [Double] {
        switch self {
        case .full(let covariance): covariance.matrix.diagonal
        case .diagonal(let covariance): covariance.variances
        }
    }

    /// The square roots of the eigenvalues.
    var axisLengths: [Double] {
        switch self {
        case .full(let covariance): covariance.lengths
        case .diagonal(let covariance): covariance.deviations
        }
    }

    /// The axis number `index` of the distribution, as long as its deviation.
    func axis(_ index: Int) -> [Double] {
        switch self {
        case .full(let covariance):
            return covariance.basis.column(index).map { $0 * covariance.lengths[index] }
        case .diagonal(let covariance):
            var axis = [Double](repeating: 0, count: covariance.deviations.count)
            axis[index] = covariance.deviations[index]
            return axis
        }
    }
}

/// All variances and covariances of a distribution: C = B D² Bᵀ.
public struct FullCovariance: Hashable, Codable, Sendable {
    /// C.
    public private(set) var matrix: Matrix
    /// B, the directions of the axes, as columns.
    private(set) var basis: Matrix
    /// D, the deviation along each axis.
    private(set) var lengths: [Double]

    /// The covariances of independent dimensions of variance 1.
    init(dimension: Int) {
        matrix = .identity(dimension)
        basis = matrix
        lengths = Array(repeating: 1, count: dimension)
    }

    /// The covariances in `matrix`; `nil` if one is not finite.
    ///
    /// Negative eigenvalues, which are due to rounding, are raised. O(n³).
    public init?(_ matrix: Matrix) {
        guard let eigen = SymmetricEigen(matrix) else { return nil }
        self.init(matrix, eigen, variances: eigen.values)
    }

    /// The covariances in `matrix` that has the eigenvectors of `eigen` and the eigenvalues `variances`.
    init(_ matrix: Matrix, _ eigen: SymmetricEigen, variances: [Double]) {
        self.matrix = matrix
        basis = eigen.vectors
        lengths = variances.map { ($0 < 0 ? Self.least : $0).squareRoot() }
        guard variances.contains(where: { $0 < 0 }) else { return }
        var scaled = basis
        scaled.scaleColumns(by: lengths.map { $0 * $0 })
        self.matrix = scaled.times(basis, otherTransposed: true)
    }

    /// What a negative eigenvalue becomes.
    private static let least = 1e-8

    /// B D z, which is drawn from this distribution if `z` is standard normal.
    func colored(_ z: [Double]) -> [Double] {
        var scaled = z
        for index in scaled.indices { scaled[index] *= lengths[index] }
        return basis.times(scaled)
    }

    /// D⁻¹ Bᵀ Y.
    func whitened(_ points: Matrix) -> Matrix {
        var white = basis.times(points, transposed: true)
        let size = lengths.count
        for column in 0..<white.columns {
            for row in 0..<size { white.elements[column * size + row] /= lengths[row] }
        }
        return white
    }
}

/// The variance of each dimension of a distribution.
public struct DiagonalCovariance: Hashable, Codable, Sendable {
    /// The diagonal of C.
    public private(set) var variances: [Double]
    /// D.
    private(set) var deviations: [Double]

    /// Dimensions of `variances`.
    ///
    /// Negative ones, which are due to rounding, are raised.
    public init(_ variances: [Double]) {
        self.variances = variances
        deviations = variances.map { ($0 < 0 ? 1e-8 : $0).squareRoot() }
    }
}

extension Matrix {
    /// The elements in equal rows and columns.
    var diagonal: [Double] { (0..<rows).map { self[$0, $0] } }

    /// Multiplies each column by a factor.
    mutating func scaleColumns(by factors: [Double]) {
        for column in 0..<columns {
            for index in column * rows..<(column + 1) * rows { elements[index] *= factors[column] }
        }
    }
}
