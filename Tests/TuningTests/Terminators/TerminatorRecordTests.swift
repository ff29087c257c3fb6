import Testing
import Tuning

/// Optuna's terminators said the same of the same histories, trial by trial.
@Suite struct TerminatorRecordTests {
    @Test func stagnationIsOptunas() async throws {
        let histories = try Fixture.json("terminators").array ?? []
        #expect(histories.count == 18)
        for history in histories {
            let direction = try #require(Direction(rawValue: history["direction"]?.string ?? ""))
            let terminator = StagnationTerminator(
                patience: try #require(history["patience"]?.integer),
                minimumTrials: try #require(history["minimum"]?.integer))
            let study = try await Study.create("recorded", direction)
            for recorded in history["trials"]?.array ?? [] {
                try await study.tell(study.ask(), outcome(recorded))
                guard let figure = recorded["figure"]?.number else { continue }
                let assessment = terminator.assess(try await study.history())
                #expect(assessment.figure == figure)
                #expect(JSON.bool(assessment.stops) == recorded["stops"])
            }
        }
    }

    private func outcome(_ recorded: JSON) throws -> Outcome {
        switch recorded["state"]?.string {
        case "complete": .complete([try #require(recorded["value"]?.number)])
        case "pruned": .pruned
        default: .failed(reason: "recorded")
        }
    }
}
