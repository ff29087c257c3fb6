import Testing
import Tuning

/// What pages are told: summaries and a page of the table.
@Suite struct OverviewTests {
    /// A study of ten trials: 0 to 5 complete, 6 and 7 failed, 8 runs, 9 waits.
    private func withStudy(_ body: @Sendable (RunningServer) async throws -> Void) async throws {
        let storage = InMemoryStorage()
        try await RunningServer.use(of: storage) { server in
            try await server.createStudy(more: #", "budget": {"trials": 20}, "sampler": "random""#)
            let study = try await Study.load("s", from: storage)
            for number in 0..<9 {
                let trial = try await study.ask(lease: study.silentLease())
                let x = try trial.suggestFloat("x", in: 0...1)
                trial.setUserAttribute("fold", to: .int(number % 2))
                switch number {
                case ..<6: try await study.tell(trial, .complete([Double((number * 5) % 6)]))
                case 6, 7: try await study.tell(trial, .failed(reason: "broke <b>\(x > 2)</b>"))
                default: try await trial.report(0.5, step: 3)
                }
            }
            try await study.enqueue(["x": 0.25])
            try await body(server)
        }
    }

    @Test func aStudyIsSummedUp() async throws {
        try await withStudy { server in
            let answer = try await server.call("GET", "/api/studies/s/summary").json
            let (study, standing) = (try #require(answer["study"]), try #require(answer["standing"]))
            #expect(study["parameters"]?.array?.first?["high"]?.number == 1)
            #expect(study["sampler"]?.string == "random" && study["attributes"]?.array == ["fold"])
            #expect(standing["states"]?["complete"]?.integer == 6)
            #expect(standing["states"]?["waiting"]?.integer == 1)
            #expect(standing["best"]?.array?.first?["number"]?.integer == 0)
            #expect(standing["running"]?.array?.first?["step"]?.integer == 3)
            #expect(standing["failures"]?.array?.map { $0["number"]?.integer } == [7, 6])
            #expect(standing["progress"]?["target"]?.integer == 20)
            #expect(standing["progress"]?["finished"]?.integer == 8)
        }
    }

    @Test(arguments: [
        ("", [9, 8, 7, 6, 5, 4, 3, 2, 1, 0]), ("?order=asc&limit=2&offset=1", [1, 2]),
        ("?sort=value:0&order=asc&states=complete", [0, 5, 4, 3, 2, 1]),
        ("?sort=value:0&order=asc&states=complete&filter=value%20%3E%3D%203", [3, 2, 1]),
        ("?filter=fold%20%3D%201%20broke", [7]), ("?filter=state%20!%3D%20complete", [9, 8, 7, 6]),
        ("?filter=x%20%3D%200.25", [9]), ("?numbers=2-4,8", [8, 4, 3, 2]), ("?sort=step&limit=1", [8]),
        ("?filter=%228%22", [8]), ("?filter=x%20%3D%200.25%20%7C%20%22none%22%20%7C%201", [9]),
        ("?filter=number%20%3D%203%20%7C%204%20%7C%208", [8, 4, 3]),
        ("?filter=number%20!%3D%200%20%7C%201%20%7C%202%20number%20%3C%205", [4, 3]),
    ])
    func theTableIsSortedAndFiltered(_ query: String, _ numbers: [Int]) async throws {
        try await withStudy { server in
            let page = try await server.call("GET", "/api/studies/s/table" + query).json
            #expect(page["trials"]?.array?.map { $0["number"]?.integer } == numbers)
            #expect(page["total"]?.integer == 10)
        }
    }

    @Test(arguments: [
        ("?filter=y%20%3E%201", "filter"), ("?filter=%3E%201", "filter"), ("?filter=x%20%3E", "filter"),
        ("?filter=x%20%3D%201%20%7C", "filter"),
        ("?sort=nothing", "sort"), ("?order=up", "order"), ("?states=dead", "states"),
        ("?numbers=4-2", "numbers"), ("?limit=1000", "limit"), ("?params=x", "params"),
    ])
    func whatIsWrongIsNamed(_ query: String, _ field: String) async throws {
        try await withStudy { server in
            let answer = try await server.call("GET", "/api/studies/s/table" + query)
            #expect(answer.status == 422 && answer.errorField == field)
        }
    }

    @Test func aTrialIsToldInFull() async throws {
        try await withStudy { server in
            let trial = try await server.call("GET", "/api/studies/s/trials/5/details").json
            #expect(trial["rank"]?["better"]?.integer == 1 && trial["rank"]?["of"]?.integer == 6)
            #expect(trial["params"]?["x"]?.number != nil && trial["user_attrs"]?["fold"]?.integer == 1)
            let curves = try await server.call("GET", "/api/studies/s/curves?numbers=8,4711").json
            #expect(curves.array?.count == 1)
            #expect(curves.array?.first?["curves"]?.array?.first?["steps"]?.array == [3])
        }
    }

    @Test func studiesAreListed() async throws {
        try await withStudy { server in
            try await server.createStudy("Other")
            let page = try await server.call("GET", "/api/overview?sort=name&order=asc").json
            #expect(page["studies"]?.array?.map { $0["name"]?.string } == ["Other", "s"])
            let found = try await server.call("GET", "/api/overview?search=oth").json
            #expect(found["found"]?.integer == 1 && found["total"]?.integer == 2)
        }
    }

    @Test func notesAreWrittenOverWhatWasRead() async throws {
        try await withStudy { server in
            let path = "/api/studies/s/trials/0/note"
            let long = String(repeating: "ä<b>", count: 2000)
            let body = { (text: String, version: Int) in
                JSON.object([.init("body", .string(text)), .init("version", .int(version))]).text.rawValue
            }
            #expect(try await server.call("PUT", path, body(long, 0)).json["version"]?.integer == 1)
            #expect(try await server.call("PUT", path, body("late", 0)).errorCode == "note_changed")
            let read = try await server.call("GET", "/api/studies/s/trials/0/details").json
            #expect(read["note"]?["body"]?.string == long)
            #expect(try await server.call("PUT", path, body("short", 1)).status == 200)
            let again = try await server.call("GET", "/api/studies/s/trials/0/details").json
            #expect(again["note"]?["body"]?.string == "short")
            #expect(try await server.call("PUT", "/api/studies/s/trials/99/note", body("", 0)).status == 404)
        }
    }

    @Test func aPausedStudyIsNotAsked() async throws {
        try await withStudy { server in
            #expect(try await server.call("POST", "/api/studies/s/pause").status == 204)
            #expect(try await server.call("POST", "/api/studies/s/ask").errorCode == "paused")
            let standing = try await server.call("GET", "/api/studies/s/summary").json["standing"]
            #expect(standing?["held"] == .bool(true))
            #expect(try await server.call("POST", "/api/studies/s/resume").status == 204)
            #expect(try await server.call("POST", "/api/studies/s/ask").status == 200)
        }
    }

    @Test func pagesOfOtherSitesCannotAct() async throws {
        try await withStudy { server in
            let answer = try await server.call(
                "POST", "/api/studies/s/pause", headers: ["Origin": "https://other.example"])
            #expect(answer.status == 403)
        }
    }
}
