import Testing
import Tuning

/// Studies over HTTP.
@Suite struct StudyTests {
    @Test func aStudyIsMadeShownListedAndDeleted() async throws {
        try await RunningServer.use { server in
            let made = try await server.createStudy(more: #", "sampler": {"type": "tpe"}, "seed": 7"#)
            #expect(made.status == 201)
            #expect(made.json["metrics"] == ["loss"])
            #expect(try await server.call("GET", "/api/studies/s").json == made.json)
            #expect(try await server.call("GET", "/api/studies").json == .array([made.json]))
            #expect(try await server.createStudy().errorCode == "study_exists")
            #expect(try await server.call("DELETE", "/api/studies/s").status == 204)
            #expect(try await server.call("GET", "/api/studies/s").status == 404)
            #expect(try await server.call("DELETE", "/api/studies/s").errorCode == "no_study")
        }
    }

    @Test(arguments: [
        ("a/b", "a%2Fb"), ("läufe 1", "l%C3%A4ufe%201"),
        ("x'; DROP TABLE studies;--", "x'%3B%20DROP%20TABLE%20studies%3B--"),
        ("100%", "100%25"), ("?#&", "%3F%23%26"), ("🐦", "%F0%9F%90%A6"),
    ])
    func anyNameWillDo(name: String, path: String) async throws {
        try await RunningServer.use { (server) async throws in
            #expect(try await server.createStudy(name).status == 201)
            #expect(try await server.call("POST", "/api/studies/\(path)/ask").json["number"] == 0)
            #expect(try await server.call("GET", "/api/studies/\(path)").json["name"] == .string(name))
        }
    }

    /// All mistakes are named at once, each with its key, and nothing is stored.
    @Test func mistakesAreNamed() async throws {
        try await RunningServer.use { server in
            let answer = try await server.call(
                "POST", "/api/studies",
                """
                {"name": "s", "objectives": [{"metric": "loss", "goal": "min"}], "smapler": "tpe",
                 "parameters": {"x": {"float": [1, 0]}, "y": {"int": [1, 2], "when": {"z": 1}}}}
                """)
            #expect(answer.status == 422)
            let fields = Set(
                (answer.json["error"]?["faults"]?.array ?? []).compactMap { $0["field"]?.string })
            #expect(fields == ["objectives[0].goal", "smapler", "parameters.x.float", "parameters.y.when.z"])
            #expect(try await server.call("GET", "/api/studies").json == [])
        }
    }

    @Test func whatNeedsARunIsRefused() async throws {
        try await RunningServer.use { server in
            let answer = try await server.createStudy(more: #", "budget": {"time": "1h"}"#)
            #expect(answer.status == 422)
            #expect(answer.errorField == "budget.time")
        }
    }

    /// A study that was made elsewhere can be read, and is asked once it says what its parameters are.
    @Test func aStudyWithoutParametersIsNotAsked() async throws {
        let storage = InMemoryStorage()
        _ = try await Study.create("s", .maximize, in: storage)
        try await RunningServer.use(of: storage) { (server) async throws in
            #expect(try await server.call("GET", "/api/studies/s").status == 200)
            #expect(try await server.call("POST", "/api/studies/s/ask").errorCode == "no_parameters")
        }
    }

    @Test func aFixedFirstPointIsTheDefault() async throws {
        try await RunningServer.use { server in
            _ = try await server.call(
                "POST", "/api/studies",
                """
                {"name": "s", "objectives": [{"metric": "a", "goal": "maximize"}],
                 "parameters": {"x": {"float": [0, 1], "default": 0.25}, "k": {"choice": ["a", "😀"], "default": "😀"}}}
                """)
            let asked = try await server.call("POST", "/api/studies/s/ask")
            #expect(asked.json["params"] == ["x": 0.25, "k": "😀"])
        }
    }
}
