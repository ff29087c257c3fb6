import Foundation
import Numerical
import Testing

/// The values in `Fixtures/normal.json`, which SciPy and Optuna computed.
private struct NormalRecord: Decodable {
    struct Curve: Decodable {
        var x: [Double]
        var to: [Double]?
        var value: [Double]
    }
    struct Truncated: Decodable {
        var mean, deviation, x, logDensity: Double
    }
    var erfcx, logDistribution, logMass: Curve
    var truncated: [Truncated]

    static func load() throws -> Self {
        let url = try #require(Bundle.module.url(forResource: "Fixtures/normal", withExtension: "json"))
        return try JSONDecoder().decode(Self.self, from: Data(contentsOf: url))
    }
}

@Suite struct NormalRecordTests {
    @Test func scaledErrorFunctionIsSciPys() throws {
        let curve = try NormalRecord.load().erfcx
        for (x, value) in zip(curve.x, curve.value) {
            // Below 0 SciPy does not correct for the rounding of x².
            let tolerance = x < 0 ? 4e-15 + 2e-16 * x * x : 4e-15
            #expect(abs(erfcx(x) - value) <= tolerance * value, "erfcx(\(x))")
        }
    }

    @Test func logOfTheDistributionFunctionIsSciPys() throws {
        let curve = try NormalRecord.load().logDistribution
        for (x, value) in zip(curve.x, curve.value) {
            let tolerance = x > 0 ? 1e-15 * (1 + x * x) : 4e-15
            #expect(
                abs(StandardNormal.logDistribution(x) - value) <= tolerance * abs(value) + 1e-300,
                "log Φ(\(x))")
        }
    }

    @Test func masses() throws {
        let curve = try NormalRecord.load().logMass
        for ((a, b), value) in zip(zip(curve.x, curve.to ?? []), curve.value) {
            let mass = StandardNormal.logMass(from: a, to: b)
            #expect(abs(mass - value) <= 1e-11 * max(1, abs(value)), "\(a)...\(b): \(mass), \(value)")
        }
    }

    @Test func truncatedDensitiesAreOptunas() throws {
        for example in try NormalRecord.load().truncated {
            let normal = TruncatedNormal(mean: example.mean, deviation: example.deviation, bounds: 0...1)
            #expect(
                abs(normal.logDensity(example.x) - example.logDensity) <= 1e-9
                    * max(1, abs(example.logDensity)),
                "\(example)")
        }
    }
}
