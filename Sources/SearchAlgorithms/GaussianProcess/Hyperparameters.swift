import Glibc

/// What a Gaussian process is told before it sees values.
public struct Hyperparameters: Hashable, Codable, Sendable {
    /// How values at different points hang together.
    public var kernel: MaternKernel
    /// The variance σ² of the noise of each value.
    public var noise: Double

    /// A kernel and the variance of the noise.
    public init(kernel: MaternKernel, noise: Double) { (self.kernel, self.noise) = (kernel, noise) }

    /// As they are fitted: log wₖ of each dimension, log s, log σ².
    var logarithms: [Double] {
        kernel.inverseSquaredScales.map { log($0) } + [log(kernel.scale), log(noise)]
    }

    init(logarithms: [Double]) {
        let count = logarithms.count - 2
        kernel = MaternKernel(
            inverseSquaredScales: logarithms.prefix(count).map { exp($0) }, scale: exp(logarithms[count]))
        noise = exp(logarithms[count + 1])
    }
}
