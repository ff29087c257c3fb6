import Foundation
import Testing
import Tuning

/// People say which trials are better.
@Suite struct PreferenceRouteTests {
    private func withStudy(_ body: @Sendable (RunningServer) async throws -> Void) async throws {
        try await RunningServer.use { server in
            let made = try await server.call(
                "POST", "/api/studies",
                #"{"name": "s", "parameters": {"x": {"float": [0, 1]}}, "sampler": {"type": "preferential", "candidates": 3}}"#
            )
            #expect(made.status == 201, "\(made.text)")
            for number in 0..<3 {
                #expect(try await server.call("POST", "/api/studies/s/ask").json["number"]?.integer == number)
                let path = "/api/studies/s/trials/\(number)/tell"
                #expect(try await server.call("POST", path, #"{"values": [0]}"#).status == 200)
            }
            try await body(server)
        }
    }

    @Test func choicesAreMadeAndTakenBack() async throws {
        try await withStudy { server in
            let path = "/api/studies/s/preferences"
            #expect(try await server.call("POST", "/api/studies/s/ask").errorCode == "paused")
            #expect(try await server.call("POST", path, #"{"better": [2], "worse": 0}"#).status == 204)
            let state = try await server.call("GET", path).json
            #expect(state["candidates"]?.array?.compactMap(\.integer) == [2, 1])
            #expect(state["preferred"]?.integer == 1 && state["count"]?.integer == 1)
            let id = try #require(state["choices"]?.array?.first?["id"]?.string)
            #expect(try await server.call("PUT", path + "/" + id, #"{"counts": false}"#).status == 204)
            #expect(try await server.call("GET", path).json["count"]?.integer == 0)
            #expect(try await server.call("PUT", path + "/" + id, #"{"counts": true}"#).status == 204)
            #expect(try await server.call("POST", "/api/studies/s/ask").status == 200)
            #expect(try await server.call("POST", "/api/studies/s/trials/1/skip").status == 204)
            let rest = try await server.call("GET", path).json
            #expect(rest["candidates"]?.array?.compactMap(\.integer) == [2, 3])
        }
    }

    @Test func whatMeansNothingIsRefused() async throws {
        try await withStudy { server in
            let path = "/api/studies/s/preferences"
            for (body, status) in [
                (#"{"better": [], "worse": 0}"#, 422), (#"{"better": [1, 1], "worse": 0}"#, 422),
                (#"{"better": [0.5], "worse": 0}"#, 422), (#"{"better": [1]}"#, 422),
                (#"{"better": [1], "worse": 1}"#, 422), (#"{"better": [1], "worse": 9}"#, 404),
            ] {
                #expect(try await server.call("POST", path, body).status == status, "\(body)")
            }
            #expect(try await server.call("PUT", path + "/none", #"{"counts": true}"#).status == 404)
            let other = #"{"name": "o", "objectives": [{"metric": "m", "goal": "minimize"}]}"#
            #expect(try await server.call("POST", "/api/studies", other).status == 201)
            let refusal = try await server.call("GET", "/api/studies/o/preferences")
            #expect(refusal.errorCode == "not_preferential")
            #expect(try await server.call("GET", "/api/studies/s/trials/0/picture?path=a.png").status == 404)
            #expect(try await server.call("GET", "/api/studies/s/trials/0/picture?path=a.html").status == 422)
        }
    }
}
