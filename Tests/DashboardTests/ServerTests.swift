import Testing
import Tuning

/// What holds for all calls.
@Suite struct ServerTests {
    @Test func allButHealthNeedsTheToken() async throws {
        try await RunningServer.use(token: "secret") { server in
            #expect(try await server.call("GET", "/api/studies").status == 200)
            for header in ["", "Bearer", "Bearer wrong", "secret", "Basic secret"] {
                let headers = ["Authorization": header]
                #expect(try await server.call("GET", "/health", headers: headers).status == 200)
                for path in ["/api/studies", "/metrics", "/openapi.json", "/nothing"] {
                    let answer = try await server.call("GET", path, headers: headers)
                    #expect(answer.status == 401)
                    #expect(answer.headers["www-authenticate"] == "Bearer")
                }
            }
        }
    }

    @Test func pagesOfOtherSitesMayNotCall() async throws {
        try await RunningServer.use { server in
            for origin in ["http://evil.example", "null", "http://127.0.0.1:1"] {
                let answer = try await server.call("POST", "/api/studies", "{}", headers: ["Origin": origin])
                #expect(answer.status == 403)
            }
            #expect(
                try await server.call("GET", "/api/studies", headers: ["Origin": server.url]).status == 200)
        }
    }

    /// The description is made of what is served; each call that it names is there, with its method alone.
    @Test func theDescriptionIsTrue() async throws {
        try await RunningServer.use { server in
            try await server.createStudy()
            let document = try await server.call("GET", "/openapi.json").json
            let paths = try #require(document["paths"]?.members)
            #expect(paths.count > 10)
            for path in paths where !path.key.hasSuffix("/events") {
                let address = path.key.replacing("{name}", with: "s").replacing("{number}", with: "0")
                for method in ["get", "post", "put", "delete"] {
                    let answer = try await server.call(
                        method.uppercased(), address, method == "post" ? "[" : nil)
                    if let operation = path.value[method] {
                        #expect(
                            operation["responses"]?[String(answer.status)] != nil,
                            "\(method) \(address): \(answer.status)")
                    } else {
                        #expect(answer.status == 405)
                        #expect(answer.headers["allow"]?.isEmpty == false)
                    }
                    // The study may have been deleted just now.
                    try await server.createStudy()
                }
            }
        }
    }

    @Test func whatIsNoJSONIsPlaced() async throws {
        try await RunningServer.use { server in
            let answer = try await server.call("POST", "/api/studies", "{\"name\": \"s\",\n  \"x\": }")
            #expect(answer.status == 400)
            #expect(answer.json["error"]?["message"]?.string?.contains("line 2, column 8") == true)
            let bytes = try await server.call("POST", "/api/studies", bytes: [0x7B, 0xFF, 0xFE, 0x7D])
            #expect(bytes.status == 400)
            let deep = try await server.call("POST", "/api/studies", String(repeating: "[", count: 100_000))
            #expect(deep.status == 400)
        }
    }

    @Test func aBodyHasALimit() async throws {
        try await RunningServer.use { (server) async throws in
            let large = [UInt8](repeating: UInt8(ascii: " "), count: (16 << 20) + 1)
            #expect(try await server.call("POST", "/api/studies", bytes: large).status == 413)
        }
    }

    @Test func largeAttributesAndManyParametersPass() async throws {
        try await RunningServer.use { server in
            let parameters = (0..<10_000).map { #""p\#($0)": {"float": [0, 1]}"# }.joined(separator: ",")
            let made = try await server.call(
                "POST", "/api/studies",
                """
                {"name": "s", "objectives": [{"metric": "a", "goal": "maximize"}], "sampler": "random",
                 "parameters": {\(parameters)}}
                """)
            #expect(made.status == 201)
            let asked = try await server.call("POST", "/api/studies/s/ask")
            #expect(asked.json["params"]?.members?.count == 10_000)
            let text = String(repeating: "x", count: 10 << 20)
            let told = try await server.call(
                "POST", "/api/studies/s/trials/0/tell", #"{"value": 1, "user_attrs": {"k": "\#(text)"}}"#)
            #expect(told.status == 200)
            let trial = try await server.call("GET", "/api/studies/s/trials/0").json
            #expect(trial["user_attrs"]?["k"]?.string?.count == 10 << 20)
        }
    }

    @Test func metricsCountWhatWasDone() async throws {
        try await RunningServer.use { server in
            try await server.createStudy("a\"b")
            _ = try await server.call("POST", "/api/studies/a%22b/ask")
            let lines = try await server.call("GET", "/metrics").text.split(separator: "\n")
            #expect(lines.contains(#"apus_http_requests_total{operation="ask",status="200"} 1"#))
            #expect(lines.contains("apus_asks_total 1"))
            #expect(lines.contains(#"apus_trials{state="running"} 1"#))
            #expect(lines.contains("apus_studies 1"))
        }
    }

    /// A storage that is away is no fault of the caller, who is told when to try again.
    @Test func aStorageThatIsAwayIsTold() async throws {
        try await RunningServer.use(of: AbsentStorage()) { server in
            for path in ["/health", "/api/studies", "/api/studies/s", "/metrics"] {
                let answer = try await server.call("GET", path)
                #expect(answer.status == 503)
                #expect(answer.headers["retry-after"] == "1")
                #expect(answer.errorCode == "storage_away")
            }
        }
    }
}
