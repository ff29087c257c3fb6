import Numerical
import SearchAlgorithms
import Testing

/// What statsmodels says of the same points.
@Suite struct ProductKernelRecordTests {
    private struct Case: Decodable {
        var categories: [Int]
        var points: [[Double]]
        var bandwidths: [Double]
        var at: [[Double]]
        var densities: [Double]
    }

    @Test func densitiesAreThoseOfTheOriginal() throws {
        let cases = try Fixture.read("bohb", as: [Case].self)
        #expect(cases.count == 12)
        for world in cases {
            let density = ProductKernelDensity(
                world.categories.map { $0 > 0 ? .categorical(count: $0) : .unit }, world.points)
            for (ours, theirs) in zip(density.bandwidths, world.bandwidths) {
                #expect(abs(ours - theirs) <= 1e-12 * theirs)
            }
            for (point, theirs) in zip(world.at, world.densities) {
                #expect(abs(density.density(at: point) - theirs) <= 1e-11 * theirs + 1e-300)
            }
        }
    }
}

@Suite struct FidelityModelTests {
    /// Points whose loss is the distance from 0.25 in the first dimension; category 1 is good.
    private static func points(_ count: Int) -> [[Double]] {
        let points = (0..<count).map { number in
            [Double(number * 37 % 101) / 101, Double(number % 3)]
        }
        return points.sorted { loss($0) < loss($1) }
    }

    private static func loss(_ point: [Double]) -> Double { abs(point[0] - 0.25) + (point[1] == 1 ? 0 : 0.3) }

    private static let dimensions: [ProductKernelDensity.Dimension] = [.unit, .categorical(count: 3)]

    @Test func aModelNeedsEnoughPoints() {
        #expect(FidelityModel(Self.points(5), Self.dimensions) == nil)
        #expect(FidelityModel(Self.points(6), Self.dimensions) != nil)
        #expect(FidelityModel([], []) == nil)
        #expect(FidelityModel(Self.points(6), Self.dimensions, options: .init(minimumPoints: 4)) == nil)
    }

    @Test func fifteenPercentAreGood() throws {
        let model = try #require(FidelityModel(Self.points(100), Self.dimensions))
        #expect(model.good.points.count == 15)
        #expect(model.bad.points.count == 85)
        #expect(model.good.points == Array(Self.points(100).prefix(15)))
    }

    @Test func itAsksForGoodPoints() throws {
        let model = try #require(FidelityModel(Self.points(60), Self.dimensions))
        var random = RandomStream(seed: 1)
        let asked = (0..<200).map { _ in model.ask(using: &random) }
        #expect(asked.allSatisfy { (0...1).contains($0[0]) && [0, 1, 2].contains($0[1]) })
        let mean = asked.map(Self.loss).reduce(0, +) / 200
        #expect(mean < 0.25)
    }

    /// What is missing comes from points that have it.
    @Test func whatIsMissingIsTakenFromOthers() throws {
        let points = (0..<30).map { number -> [Double] in
            let x = Double(number) / 30
            return number % 2 == 0 ? [x, .nan, 2] : number % 3 == 0 ? [x, x, .nan] : [x, x, 1]
        }
        let dimensions: [ProductKernelDensity.Dimension] = [.unit, .unit, .categorical(count: 3)]
        let model = try #require(FidelityModel(points, dimensions))
        for density in [model.good, model.bad] {
            #expect(density.points.allSatisfy { !$0.contains(where: \.isNaN) })
            #expect(density.points.allSatisfy { $0[2] != 0 })
        }
        let nowhere = points.map { [$0[0], .nan, .nan] }
        let other = try #require(FidelityModel(nowhere, dimensions))
        #expect(other.bad.points.allSatisfy { (0...1).contains($0[1]) && [0, 1, 2].contains($0[2]) })
    }
}
