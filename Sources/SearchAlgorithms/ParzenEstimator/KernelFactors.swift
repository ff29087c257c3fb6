import CVectorKernels
import Glibc
import Numerical

/// What the loops over all kernels want to know of the normal kernels of one dimension.
///
/// With κ = 1 / √2σ and z = κ(x − μ), the density of a truncated kernel is e^−z² / (√(2π) σ P), P being the normal
/// probability of the domain. The probability of a cell x ± w is 2w times that density times
///
///     M = ½ ∫ e^(−y v − δ²v²/2) dv over [−1, 1],  δ = w / σ, y = δ(x − μ) / σ, so that y² = (2wκ)² z²;
///
///     log M = −δ²/6 + δ⁴/90 + y²(1/6 − δ²/45) − y⁴/180 + y⁶/2835 + …
///
/// (the cumulants of a uniform v, those in y to the sixth order and the first ones in δ²). Where this is used δ is at
/// most 1/164. The first term left out is −y⁸/37800, below 2 · 10⁻¹² within 20σ of the center. Farther out, where
/// the kernel is below e⁻²⁰⁰ of its mode, the error grows to 10⁻⁶ at 100σ.
struct KernelFactors {
    /// κ.
    let precisions: [Double]
    /// (2wκ)².
    let cells: [Double]
    /// The logarithms of all factors that do not depend on x.
    let logarithms: [Double]

    init(_ dimension: NumericDimension, _ means: [Double], _ deviations: [Double]) {
        precisions = deviations.map { 0.5.squareRoot() / $0 }
        let step = dimension.step
        cells = precisions.map { step * step * $0 * $0 }
        var normalizers = [Double](repeating: 0, count: means.count)
        parzen_log_normalizers(
            VectorInstructions.best, means.count, means, deviations, dimension.domain.lowerBound,
            dimension.domain.upperBound, &normalizers)
        let width = step > 0 ? log(step) : 0
        logarithms = zip(normalizers, cells).map { normalizer, cell in
            // δ² is half of (2wκ)².
            normalizer - StandardNormal.logNormalizer + width + cell * (cell / 360 - 1.0 / 12)
        }
    }
}

/// What the processor can do.
enum VectorInstructions {
    static let best = vector_best_instructions()
}
