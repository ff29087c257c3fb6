import Glibc

extension RandomStream {
    /// A number drawn from the standard normal distribution.
    ///
    /// The area under the density is cut into 128 layers of equal size; nearly all of a layer's rectangle lies under
    /// the curve, so that 98.8 % of all draws need 64 bits and one multiplication. Layer and position come from
    /// different bits, as they must.
    ///
    /// > G. Marsaglia, W. Tsang. "The Ziggurat Method for Generating Random Variables." JSS 5, 2000.
    /// > J. Doornik. "An Improved Ziggurat Method to Generate Normal Random Samples." Oxford, 2005.
    public mutating func normal() -> Double {
        let ziggurat = Ziggurat.normal
        while true {
            let bits = next()
            let u = Double(Int64(bitPattern: bits) >> 11) * 0x1p-52
            let layer = Int(bits & 127)
            let x = u * ziggurat.edges[layer]
            if abs(x) < ziggurat.edges[layer + 1] { return x }
            if layer == 0 { return u < 0 ? -normalTail() : normalTail() }
            let top = exp(0.5 * (x * x - ziggurat.edges[layer] * ziggurat.edges[layer]))
            let bottom = exp(0.5 * (x * x - ziggurat.edges[layer + 1] * ziggurat.edges[layer + 1]))
            if top + uniform() * (bottom - top) < 1 { return x }
        }
    }

    /// A normal number beyond the edge of the lowest layer.
    private mutating func normalTail() -> Double {
        while true {
            let x = -log1p(-uniform()) / Ziggurat.tail
            if -2 * log1p(-uniform()) > x * x { return Ziggurat.tail + x }
        }
    }
}

/// The right ends of the layers of a density, from the lowest, widest layer up to the mode.
private struct Ziggurat {
    /// Where the tail begins, for 128 layers.
    static let tail = 3.442619855899
    static let normal = Ziggurat()

    let edges: [Double]

    private init() {
        let area = 9.91256303526217e-3
        func density(_ x: Double) -> Double { exp(-0.5 * x * x) }
        var edges = [area / density(Self.tail), Self.tail]
        while edges.count < 128 {
            let last = edges[edges.count - 1]
            edges.append((-2 * log(area / last + density(last))).squareRoot())
        }
        self.edges = edges + [0]
    }
}
