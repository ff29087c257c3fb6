import Glibc

/// What a Gaussian process is told before it sees values.
public struct Hyperparameters: Hashable, Codable, Sendable {
    /// How values at different points hang together.
    public var kernel: MaternKernel
    /// The variance σ² of the noise of each value.
    public var noise: Double
    /// Where coordinates are put before the kernel sees them; `nil` where they are.
    public var warping: InputWarping?

    /// A kernel, the variance of the noise, and a warping.
    public init(kernel: MaternKernel, noise: Double, warping: InputWarping? = nil) {
        (self.kernel, self.noise, self.warping) = (kernel, noise, warping)
    }

    /// As they are fitted: log wₖ of each of `count` dimensions, log s, log σ², and if there is a warping log aₖ and
    /// log bₖ.
    package init(logarithms: [Double], dimensions count: Int) {
        warping = logarithms.count > count + 2 ? InputWarping(logarithms: logarithms[(count + 2)...]) : nil
        kernel = MaternKernel(
            inverseSquaredScales: logarithms.prefix(count).map { exp($0) }, scale: exp(logarithms[count]))
        noise = exp(logarithms[count + 1])
    }
}
