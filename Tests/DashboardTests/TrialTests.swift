import Foundation
import Testing
import Tuning

/// Trials over HTTP.
@Suite struct TrialTests {
    @Test func aTrialIsAskedReportedAndTold() async throws {
        try await RunningServer.use { server in
            try await server.createStudy()
            let asked = try await server.call("POST", "/api/studies/s/ask")
            #expect(asked.json["number"] == 0)
            let x = try #require(asked.json["params"]?["x"]?.number)
            #expect((0...1).contains(x))
            let report = try await server.call(
                "POST", "/api/studies/s/trials/0/report", #"{"step": 1, "value": 0.5}"#)
            #expect(report.json == ["prune": false])
            let told = try await server.call("POST", "/api/studies/s/trials/0/tell", #"{"values": [0.25]}"#)
            #expect(told.json == ["state": "complete"])
            let trial = try await server.call("GET", "/api/studies/s/trials/0").json
            #expect(trial["values"] == [0.25])
            #expect(trial["metrics"] == ["loss": ["1": 0.5]])
            #expect(try await server.call("GET", "/api/studies/s/best").json == trial)
            let list = try await server.call("GET", "/api/studies/s/trials")
            #expect(list.json == .array([trial]))
        }
    }

    /// The answer to a call can be lost: said again, it is no mistake.
    @Test func anEndCanBeToldTwice() async throws {
        try await RunningServer.use { server in
            try await server.createStudy()
            let path = "/api/studies/s/trials/0/tell"
            _ = try await server.call("POST", "/api/studies/s/ask")
            #expect(try await server.call("POST", path, #"{"value": 0.25}"#).status == 200)
            #expect(try await server.call("POST", path, #"{"values": [0.25]}"#).status == 200)
            #expect(try await server.call("POST", path, #"{"value": 0.5}"#).errorCode == "trial_finished")
            #expect(try await server.call("POST", path, #"{"state": "failed"}"#).status == 409)
        }
    }

    @Test func whatIsNoNumberHasFailed() async throws {
        try await RunningServer.use { server in
            try await server.createStudy()
            _ = try await server.call("POST", "/api/studies/s/ask")
            let told = try await server.call("POST", "/api/studies/s/trials/0/tell", #"{"values": ["nan"]}"#)
            #expect(told.json["state"] == "failed")
            #expect(try await server.call("GET", "/api/studies/s/best").json == .null)
        }
    }

    @Test(arguments: [
        (#"{"values": [1, 2]}"#, "values"), (#"{"values": "x"}"#, "values"), (#"{"state": "done"}"#, "state"),
        (#"{"value": true}"#, "value"), (#"{}"#, "values"), (#"{"valeus": [1]}"#, "valeus"),
        (#"{"value": 1, "constraints": {"c": "x"}}"#, "constraints.c"), (#"[]"#, "the body"),
    ])
    func aWrongEndIsNamedAndChangesNothing(body: String, field: String) async throws {
        try await RunningServer.use { server in
            try await server.createStudy()
            _ = try await server.call("POST", "/api/studies/s/ask")
            let answer = try await server.call("POST", "/api/studies/s/trials/0/tell", body)
            #expect(answer.status == 422)
            #expect(answer.errorField == field)
            let trial = try await server.call("GET", "/api/studies/s/trials/0").json
            #expect(trial["state"] == "running")
        }
    }

    @Test(arguments: ["-1", "x", "1e3", "99999999999999999999"])
    func aNumberThatIsNoneIsNamed(number: String) async throws {
        try await RunningServer.use { server in
            try await server.createStudy()
            let answer = try await server.call(
                "POST", "/api/studies/s/trials/\(number)/report", #"{"step": 1, "value": 1}"#)
            #expect(answer.status == 422)
            #expect(answer.errorField == "number")
            #expect(try await server.call("GET", "/api/studies/s/trials/5").errorCode == "no_trial")
        }
    }

    @Test func theBudgetIsExact() async throws {
        try await RunningServer.use { server in
            try await server.createStudy(more: #", "budget": {"trials": 5}"#)
            let numbers = try await withThrowingTaskGroup(of: Int?.self) { group in
                for _ in 0..<20 {
                    group.addTask {
                        try await server.call("POST", "/api/studies/s/ask").json["number"]?.integer
                    }
                }
                return try await group.reduce(into: []) { $0.append($1) }.compactMap { $0 }
            }
            #expect(numbers.sorted() == [0, 1, 2, 3, 4])
            #expect(try await server.call("POST", "/api/studies/s/ask").errorCode == "budget_spent")
        }
    }

    @Test func aGridIsExhausted() async throws {
        try await RunningServer.use { server in
            _ = try await server.call(
                "POST", "/api/studies",
                """
                {"name": "s", "objectives": [{"metric": "a", "goal": "maximize"}], "sampler": "grid",
                 "parameters": {"k": {"choice": ["a", "b"]}}}
                """)
            for number in 0..<2 {
                _ = try await server.call("POST", "/api/studies/s/ask")
                _ = try await server.call("POST", "/api/studies/s/trials/\(number)/tell", #"{"value": 1}"#)
            }
            #expect(try await server.call("POST", "/api/studies/s/ask").errorCode == "exhausted")
        }
    }

    /// Constraints of the study look at the metrics that come with the end.
    @Test func aTrialThatBreaksAConstraintIsNotTheBest() async throws {
        try await RunningServer.use { server in
            try await server.createStudy(more: #", "constraints": ["latency <= 20"]"#)
            for (number, body) in [
                #"{"value": 1, "metrics": {"latency": 30}}"#, #"{"value": 2, "metrics": {"latency": 10}}"#,
                #"{"value": 0, "constraints": {"own": 1}}"#,
            ].enumerated() {
                _ = try await server.call("POST", "/api/studies/s/ask")
                _ = try await server.call("POST", "/api/studies/s/trials/\(number)/tell", body)
            }
            #expect(try await server.call("GET", "/api/studies/s/best").json["number"] == 1)
        }
    }

    @Test func aQueuedTrialComesFirst() async throws {
        try await RunningServer.use { server in
            try await server.createStudy()
            let queued = try await server.call("POST", "/api/studies/s/trials", #"{"params": {"x": 0.125}}"#)
            #expect(queued.status == 201)
            #expect(queued.json["state"] == "waiting")
            #expect(
                try await server.call("POST", "/api/studies/s/ask").json == [
                    "number": 0, "params": ["x": 0.125],
                ])
            let wrong = try await server.call("POST", "/api/studies/s/trials", #"{"params": {"x": 7}}"#)
            #expect(wrong.errorField == "params.x")
        }
    }

    /// Whoever asks with a lease and falls silent loses the trial; whoever is heard from keeps it.
    @Test func aHeartbeatRenewsTheLease() async throws {
        let storage = InMemoryStorage()
        try await RunningServer.use(of: storage) { server in
            try await server.createStudy()
            _ = try await server.call("POST", "/api/studies/s/ask", #"{"lease": 30}"#)
            func expiry() throws -> Double {
                let study = try storage.study(named: "s")
                let trial = try storage.changes(in: study.id, since: .start).trials[0]
                return try #require(trial.lease).expires.timeIntervalSince1970
            }
            let before = try expiry()
            #expect(try await server.call("POST", "/api/studies/s/trials/0/heartbeat").status == 204)
            #expect(try expiry() > before)
            _ = try await server.call("POST", "/api/studies/s/trials/0/report", #"{"step": 1, "value": 1}"#)
            #expect(try expiry() > before)
            #expect(
                try await server.call("POST", "/api/studies/s/ask", #"{"lease": 0}"#).errorField == "lease")
        }
    }

    @Test func trialsAreListedInParts() async throws {
        let storage = InMemoryStorage()
        let study = try await Study.create("s", .minimize, sampler: .random, in: storage)
        try await study.optimize(trials: 1000) { trial in
            if trial.number.isMultiple(of: 2) { throw TrialPruned() }
            return try trial.suggestFloat("x", in: 0...1)
        }
        try await RunningServer.use(of: storage) { server in
            let all = try await server.call("GET", "/api/studies/s/trials").json.array ?? []
            #expect(all.compactMap { $0["number"]?.integer } == Array(0..<1000))
            let some =
                try await server.call(
                    "GET", "/api/studies/s/trials?after=899&states=pruned&limit=3"
                ).json.array ?? []
            #expect(some.compactMap { $0["number"]?.integer } == [900, 902, 904])
            #expect(try await server.call("GET", "/api/studies/s/trials?states=done").errorField == "states")
            #expect(try await server.call("GET", "/api/studies/s/trials?after=x").errorField == "after")
            #expect(try await server.call("GET", "/api/studies/s/importance").json == ["x": 1.0])
            #expect(try await server.call("GET", "/api/studies/s/importance?method=x").errorField == "method")
        }
    }
}
