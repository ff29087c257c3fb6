import Testing
import Tuning
import TuningTesting

@Suite struct ObjectivesTests {
    private func parameters(_ json: JSON?) -> [String: ParameterValue] {
        (json?.members ?? []).reduce(into: [:]) { $0[$1.key] = $1.value.parameterValue }
    }

    @Test func theProblemsAreThePeers() throws {
        let checks = try Fixture.json("objectives")
        for problem in try Problem.all() {
            let check = try #require(checks[problem.name])
            #expect(check["best"]?.number == problem.minimum)
            let points = check["points"]?.array ?? []
            #expect(points.count == 5)
            for point in points {
                let expected = try #require(point["value"]?.number)
                let value = problem.value(at: parameters(point["params"]))
                #expect(abs(value - expected) <= 1e-9 * max(1, abs(expected)), "\(problem.name)")
            }
        }
    }

    @Test func theLearningCurvesAreThePeers() throws {
        let points = try Fixture.json("objectives")["multifidelity"]?["points"]?.array ?? []
        #expect(points.count == 5)
        for point in points {
            for member in point["loss_at_epoch"]?.members ?? [] {
                let epoch = try #require(Int(member.key))
                let loss = LearningCurves.loss(parameters(point["params"]), epoch: epoch)
                #expect(abs(loss - (member.value.number ?? .nan)) <= 1e-12)
            }
        }
    }
}
