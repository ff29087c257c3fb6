/// A random linear map of the bits of one coordinate, and a random shift.
///
/// The matrix is lower triangular with ones on its diagonal, so that the first k bits of a number decide the first k bits of
/// its image, one to one: what is a digital net stays one. SciPy scrambles the same way.
///
/// > J. Matoušek. "On the L₂-Discrepancy for Anchored Boxes." Journal of Complexity 14, 1998.
struct LinearScramble {
    /// Row k tells which bits of the argument make bit k of the image, the one worth 2⁻¹ being the first.
    private let rows: [UInt64]
    /// What is added, without carries, to the image.
    let shift: UInt64

    init(seed: UInt64, dimension: Int) {
        var random = RandomStream(seed: seed, stream: UInt64(dimension))
        let bits = SobolSequence.bits
        rows = (0..<bits).map { row in
            let diagonal: UInt64 = 1 << UInt64(bits - 1 - row)
            let before = (1 << UInt64(bits) - 1) & ~(2 * diagonal - 1)
            return random.next() & before | diagonal
        }
        shift = random.next() >> UInt64(64 - bits)
    }

    func apply(_ number: UInt64) -> UInt64 {
        rows.reduce(0) { $0 << 1 | UInt64((number & $1).nonzeroBitCount & 1) }
    }
}
