import Experiments
import Testing
import Tuning

/// Points that take recorded trials.
@Suite struct NearestRecordTests {
    private func record(_ space: DeclaredSpace, _ values: [String: ParameterValue], _ value: Double)
        -> RecordedCurves.Record
    {
        var parameters = Parameters()
        for parameter in space.parameters {
            guard let known = values[parameter.name].flatMap(parameter.distribution.internalValue) else {
                continue
            }
            parameters.set(parameter.name, known, from: parameter.distribution)
        }
        return .init(parameters, LearningCurve([1: value], .complete(value)))
    }

    /// Asks for the trials of `points`, and tells the values of the trials that they got.
    private func taken(
        _ points: [[String: ParameterValue]], of curves: RecordedCurves
    ) async throws -> [Double] {
        let study = try await Study.create("points", .minimize, sampler: .random, seed: 0)
        var program = NearestRecord(curves)
        var values: [Double] = []
        for point in points {
            try await study.enqueue(point)
            let trial = try await study.ask()
            values.append(try program.curve(of: trial).reports[1] ?? .nan)
            try await study.tell(trial, .complete([0]))
        }
        return values
    }

    /// Against a search that is written out.
    @Test func theNearestThatIsLeftIsTaken() async throws {
        let space = try DeclaredSpace([
            .init("lr", .float(1e-4...1, .log)), .init("n", .int(0...10)),
            .init("k", .categorical(["a", "b"])),
        ])
        var random = RandomStream(seed: 3, stream: 0)
        func point() -> [String: ParameterValue] {
            Dictionary(
                uniqueKeysWithValues: space.parameters.map {
                    ($0.name, $0.distribution.value($0.distribution.quantile(random.uniform())))
                })
        }
        func distance(_ a: [String: ParameterValue], _ b: [String: ParameterValue]) -> Double {
            space.parameters.reduce(0) { sum, parameter in
                let distribution = parameter.distribution
                guard let x = a[parameter.name].flatMap(distribution.internalValue),
                    let y = b[parameter.name].flatMap(distribution.internalValue)
                else { return sum + 1 }
                if case .categorical = distribution { return sum + (x == y ? 0 : 1) }
                let difference = distribution.position(of: x) - distribution.position(of: y)
                return sum + difference * difference
            }
        }
        let recorded = (0..<50).map { _ in point() }
        let points = (0..<50).map { _ in point() }
        let curves = RecordedCurves(
            "made", .minimize, over: space,
            recorded.enumerated().map { record(space, $0.element, Double($0.offset)) })
        var left = Array(recorded.indices)
        var expected: [Double] = []
        for point in points {
            let best = try #require(
                left.min { a, b in
                    (distance(recorded[a], point), a) < (distance(recorded[b], point), b)
                })
            left.removeAll { $0 == best }
            expected.append(Double(best))
        }
        #expect(try await taken(points, of: curves) == expected)
        // Who comes where a trial was made gets that trial.
        #expect(try await taken(recorded, of: curves) == (0..<50).map(Double.init))
        await #expect(throws: SimulationError.used(count: 50)) {
            _ = try await taken(recorded + [recorded[0]], of: curves)
        }
    }

    /// A value and its absence are as far apart as two choices.
    @Test func parametersMayBeAbsent() async throws {
        let space = try DeclaredSpace([
            .init("solver", .categorical(["sgd", "adam"])),
            .init("momentum", .float(0...1), when: [.init("solver", isOneOf: ["sgd"])]),
        ])
        let curves = RecordedCurves(
            "made", .minimize, over: space,
            [
                record(space, ["solver": "adam"], 0), record(space, ["solver": "sgd", "momentum": 0.2], 1),
                record(space, ["solver": "sgd", "momentum": 0.8], 2),
            ])
        let points: [[String: ParameterValue]] = [
            ["solver": "sgd", "momentum": 0.7], ["solver": "adam"], ["solver": "sgd", "momentum": 1.0],
        ]
        #expect(try await taken(points, of: curves) == [2, 0, 1])
    }
}
