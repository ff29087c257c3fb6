import Testing
import Tuning

@Suite struct JSONTests {
    @Test(arguments: [
        "null", "true", "-17", "2.5", "1e-05", "NaN", "-Infinity", "\"\\u00e9\\n\\\"\"", "[]", "{}",
        "[1, [2.0, {\"a\": null, \"b\": Infinity}], \"x\"]", "\"\\ud83d\\udc26\"",
    ])
    func textsComeBackVerbatim(text: String) {
        #expect(JSON(parsing: text)?.text.rawValue == text)
    }

    @Test(arguments: [
        "", "nul", "[1", "[1,]", "{\"a\" 1}", "{a: 1}", "\"", "\"\\x\"", "1 2", "+1", "--1", "\"\\u12\"",
        "\u{0}",
    ])
    func whatIsNoJSONIsRefused(text: String) { #expect(JSON(parsing: text) == nil) }

    @Test func depthIsBounded() {
        #expect(JSON(parsing: String(repeating: "[", count: 100_000)) == nil)
        let deep = String(repeating: "[", count: 500) + String(repeating: "]", count: 500)
        #expect(JSON(parsing: deep) != nil)
    }

    @Test func aTrialIsWrittenForEveryReader() async throws {
        let study = try await Study.create("s", .minimize, metricNames: ["loss"], seed: 1)
        try await study.enqueue(["C": 1.5, "kernel": "rbf"])
        let trial = try await study.ask()
        _ = try trial.suggestFloat("C", in: 1...2)
        _ = try trial.suggestCategorical("kernel", among: ["rbf", "poly"])
        try await trial.report(["loss": .nan, "accuracy": 0.8], step: 1)
        trial.setUserAttribute("note", to: .float(-.infinity))
        try await study.tell(trial, .complete([.infinity]))
        let json = try await study.trials[0].json(metric: "loss")
        #expect(json["state"] == .string("complete") && json["values"] == .array([.string("inf")]))
        #expect(json["params"] == .object([.init("C", .float(1.5)), .init("kernel", .string("rbf"))]))
        #expect(json["metrics"]?["loss"]?["1"] == .string("nan"))
        #expect(json["metrics"]?["accuracy"]?["1"] == .float(0.8))
        #expect(json["user_attrs"]?["note"] == .string("-inf") && json["error"] == .null)
        let start = try #require(json["start"]?.string)
        #expect(start.count == 27 && start.hasSuffix("Z"))
    }
}
