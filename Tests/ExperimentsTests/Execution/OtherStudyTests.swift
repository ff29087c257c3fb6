import Experiments
import Testing
import Tuning

/// A study that was made for something else is left alone.
struct OtherStudyTests {
    private func refusal(_ make: (Laboratory) async throws -> Void) async throws -> String {
        let lab = try Laboratory()
        try await make(lab)
        let before = try await lab.trials()
        let error = await #expect(throws: RunFailure.self) { try await lab.run(lab.experiment("echo acc=1")) }
        #expect(try await lab.trials() == before)
        #expect(!lab.exists("runs"))
        return error?.description ?? ""
    }

    @Test func withOtherObjectives() async throws {
        let message = try await refusal { lab in
            _ = try await Study.create(
                "study", .minimize, .maximize, metricNames: ["a", "b"], in: lab.storage)
        }
        #expect(
            message
                == "there is a study “study” already, made for something else: its objectives are to minimize, "
                + "maximize, here they are to maximize; its objectives are called a, b, here acc; give the experiment "
                + "another name, or delete the study")
    }

    @Test func withOtherParameters() async throws {
        let message = try await refusal { lab in
            let study = try await Study.create("study", .maximize, in: lab.storage)
            let trial = try await study.ask()
            _ = try trial.suggestCategorical("x", among: ["low", "high"])
            _ = try trial.suggestInt("y", in: 1...2)
            try await study.tell(trial, .complete([1]))
        }
        #expect(
            message
                == "there is a study “study” already, made for something else: its parameter x is one of low, high, "
                + "here it is float 0.0…1.0; it does not have the parameter kind, which needs a default that its "
                + "trials count as having; give the experiment another name, or delete the study")
    }

    @Test func withNothingInCommon() async throws {
        let message = try await refusal { lab in
            let study = try await Study.create("study", .maximize, in: lab.storage)
            let trial = try await study.ask()
            _ = try trial.suggestInt("y", in: 1...2)
            try await study.tell(trial, .complete([1]))
        }
        #expect(message.contains("its parameter y is missing here"))
    }

    /// A range may change: the study goes on with the new one.
    @Test func butARangeMayChange() async throws {
        let lab = try Laboratory()
        let study = try await Study.create("study", .maximize, in: lab.storage)
        let trial = try await study.ask()
        _ = try trial.suggestFloat("x", in: 5...6)
        _ = try trial.suggestCategorical("kind", among: ["a", "b"])
        try await study.tell(trial, .complete([1]))
        try await lab.run(lab.experiment("echo acc=1", trials: 2))
        #expect(try await lab.trials().map(\.state) == [.complete, .complete])
    }
}
