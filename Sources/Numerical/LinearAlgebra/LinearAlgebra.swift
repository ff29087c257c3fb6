import CLinearAlgebra

/// The machine's library of linear algebra.
public enum LinearAlgebra {
    /// Why matrices cannot be factored on this machine, in words; `nil` if they can.
    ///
    /// Whoever uses ``Cholesky`` or ``SymmetricEigen`` asks first.
    public static var fault: String? {
        linear_algebra_is_available() ? nil : String(cString: linear_algebra_fault())
    }
}
