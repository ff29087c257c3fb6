import Glibc

/// The scaled complementary error function e^(x²) erfc x, which falls like 1 / x where erfc itself underflows.
///
/// The relative error is a few units of the last place for x ≥ 0. Below 0 it tends to 2 e^(x²) and overflows at
/// −26.6.
///
/// For 0 ≤ x < 25 the product is formed as it stands: erfc is still a normal number there. Rounding x² to h alone
/// would cost a relative error of x² 2⁻⁵³, so the rest l = x² − h, which a fused multiplication gives exactly, is put
/// back by e^h (1 + l). From 25 on the asymptotic series (DLMF 7.12.1)
///
///     erfcx x ~ 1 / (x √π) Σ (−1)ᵏ (2k − 1)!! / (2x²)ᵏ
///
/// has its seventh term below 2 · 10⁻¹⁶.
public func erfcx(_ x: Double) -> Double {
    let square = x * x
    if x < 25 { return exp(square) * (1 + (-square).addingProduct(x, x)) * erfc(x) }
    let t = -0.5 / square
    let series = 1 + t * (1 + 3 * t * (1 + 5 * t * (1 + 7 * t * (1 + 9 * t * (1 + 11 * t)))))
    return series / (x * Double.pi.squareRoot())
}

/// log(1 − eˣ) for x < 0, without cancellation on either side of −ln 2.
///
/// > M. Mächler. "Accurately Computing log(1 − exp(−|a|))." 2012.
public func log1mexp(_ x: Double) -> Double {
    precondition(x < 0, "The logarithm of a number that is not positive.")
    return x > -M_LN2 ? log(-expm1(x)) : log1p(-exp(x))
}
