import Numerical
import Testing

@Suite struct QuasiRandomTests {
    struct Reference: Decodable {
        var indices: [Int]
        var dimensions: [Int]
        var points: [[Double]]

        func expect(_ sequence: some QuasiRandomSequence) {
            for (index, point) in zip(indices, points) {
                #expect(dimensions.map { sequence.coordinate($0, at: index) } == point, "point \(index)")
            }
        }
    }

    @Test func pointsAreSciPys() throws {
        let references = try Fixture.read("quasi-random", as: [String: Reference].self)
        try #require(references["sobol"]).expect(SobolSequence(dimensions: SobolSequence.maximumDimensions))
        try #require(references["halton"]).expect(
            HaltonSequence(dimensions: HaltonSequence.maximumDimensions))
    }

    @Test func aThousandDimensionsAndMore() {
        #expect(SobolSequence.maximumDimensions == 1111)
        #expect(HaltonSequence.maximumDimensions == 1028)
    }

    /// The first 2ᵐ points of two dimensions have one point in each rectangle of area 2⁻ᵐ whose sides are powers of ½.
    @Test(arguments: [nil] + (0..<40).map(UInt64?.some))
    func everyElementaryIntervalHoldsOnePoint(seed: UInt64?) {
        let sequence = SobolSequence(dimensions: 2, scrambledBy: seed)
        for m in 0...9 {
            let points = (0..<1 << m).map(sequence.point(at:))
            for columns in 0...m {
                let (width, height) = (Double(1 << columns), Double(1 << (m - columns)))
                let cells = points.map { Int($0[0] * width) << (m - columns) | Int($0[1] * height) }
                #expect(Set(cells).count == points.count, "2^\(m) points, 2^\(columns) columns")
            }
        }
    }

    /// In every dimension, 2ᵐ Sobol points and bᵏ Halton points each have an interval of their own.
    @Test(arguments: [nil, 7 as UInt64?])
    func everyDimensionIsStratified(seed: UInt64?) {
        let sobol = SobolSequence(dimensions: 1111, scrambledBy: seed)
        for dimension in stride(from: 0, to: 1111, by: 10) {
            let cells = (0..<256).map { Int(sobol.coordinate(dimension, at: $0) * 256) }
            #expect(Set(cells).count == 256, "dimension \(dimension)")
        }
        let halton = HaltonSequence(dimensions: 100, scrambledBy: seed)
        for (dimension, count) in [(0, 64), (1, 81), (2, 125), (3, 49), (99, 541)] {
            // The margin is for cells whose lower end is not a binary number.
            let cells = (0..<count).map {
                Int(halton.coordinate(dimension, at: $0) * Double(count) + 1e-9)
            }
            #expect(Set(cells).count == count, "dimension \(dimension)")
        }
    }

    /// A scrambled sequence that begins anywhere fills the cube: the mean of 2¹⁰ values is that of the uniform distribution.
    @Test(arguments: 0..<8 as Range<UInt64>)
    func scramblesDiffer(seed: UInt64) {
        let (first, second) = (
            SobolSequence(dimensions: 3, scrambledBy: seed),
            SobolSequence(dimensions: 3, scrambledBy: seed + 1)
        )
        #expect(first.point(at: 5) != second.point(at: 5))
        #expect(first.point(at: 5) == SobolSequence(dimensions: 4, scrambledBy: seed).point(at: 5).dropLast())
        let halton = HaltonSequence(dimensions: 3, scrambledBy: seed)
        #expect(halton.point(at: 5) != HaltonSequence(dimensions: 3, scrambledBy: seed + 1).point(at: 5))
        #expect(
            halton.point(at: 5) == HaltonSequence(dimensions: 4, scrambledBy: seed).point(at: 5).dropLast())
        for point in (0..<1000).map(halton.point(at:)) { #expect(point.allSatisfy { $0 >= 0 && $0 < 1 }) }
    }

    /// Random points of the same number are less even, whatever the scramble.
    @Test(arguments: [2, 5, 10])
    func pointsAreMoreEvenThanRandomOnes(dimensions: Int) {
        let random = (0..<20 as Range<UInt64>).map { seed in
            var stream = RandomStream(seed: seed)
            return discrepancy((0..<128).map { _ in (0..<dimensions).map { _ in stream.uniform() } })
        }
        let best = random.min() ?? 0
        for seed in [nil, 1, 2, 3, 4, 5] as [UInt64?] {
            let sobol = SobolSequence(dimensions: dimensions, scrambledBy: seed)
            #expect(discrepancy((0..<128).map(sobol.point(at:))) < best, "Sobol, \(seed as Any)")
            let halton = HaltonSequence(dimensions: dimensions, scrambledBy: seed)
            #expect(discrepancy((1...128).map(halton.point(at:))) < best, "Halton, \(seed as Any)")
        }
    }

    /// The squared centered discrepancy of Hickernell, 1998.
    private func discrepancy(_ points: [[Double]]) -> Double {
        let (n, d) = (Double(points.count), points[0].count)
        var (single, pairs) = (0.0, 0.0)
        for x in points {
            let a = x.map { abs($0 - 0.5) }
            single += a.reduce(1) { product, a in product * (1 + a / 2 - a * a / 2) }
            for y in points {
                pairs += (0..<d).reduce(1) { product, k in
                    let sum: Double = a[k] + abs(y[k] - 0.5) - abs(x[k] - y[k])
                    return product * (1 + sum / 2)
                }
            }
        }
        return (0..<d).reduce(1) { product, _ in product * 13 / 12 } - 2 / n * single + pairs / (n * n)
    }
}
