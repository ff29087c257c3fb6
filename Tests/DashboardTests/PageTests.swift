import Testing
import Tuning

/// The files that pages consist of.
@Suite struct PageTests {
    @Test(arguments: [
        "/", "/compare", "/studies/a%2Fb", "/studies/a/trials/0", "/studies/a/pareto", "/studies/a/prefer",
    ])
    func allAddressesShowOnePage(_ path: String) async throws {
        try await RunningServer.use(token: "secret") { server in
            let page = try await server.call("GET", path, headers: ["Authorization": ""])
            #expect(page.status == 200)
            #expect(page.headers["content-type"] == "text/html; charset=utf-8")
            #expect(page.headers["x-content-type-options"] == "nosniff")
            let policy = try #require(page.headers["content-security-policy"])
            #expect(policy.contains("default-src 'none'") && policy.contains("script-src 'self';"))
        }
    }

    @Test func filesAreKeptAndSentOnce() async throws {
        try await RunningServer.use { server in
            let page = try await server.call("GET", "/").text
            let path = try #require(page.firstMatch(of: /src="(\/assets\/[^"]+app\.js)"/)?.1)
            let script = try await server.call("GET", String(path))
            #expect(script.text.contains("import"))
            #expect(script.headers["cache-control"]?.contains("immutable") == true)
            let tag = try #require(script.headers["etag"])
            let again = try await server.call("GET", String(path), headers: ["If-None-Match": tag])
            #expect(again.status == 304 && again.text.isEmpty)
            let small = try await server.call("GET", String(path), headers: ["Accept-Encoding": "gzip"])
            #expect(small.headers["content-encoding"] == "gzip")
            #expect(try await server.call("GET", "/assets/0/app.js").status == 404)
        }
    }

    @Test func callsNeedTheToken() async throws {
        try await RunningServer.use(token: "secret") { server in
            for path in ["/api/overview", "/api/events", "/api/studies/s/summary", "/metrics"] {
                let answer = try await server.call("GET", path, headers: ["Authorization": ""])
                #expect(answer.status == 401, "\(path)")
            }
            // Nothing is behind a path that only begins like one of a page.
            for path in ["/studies/../api/overview", "/assets/../api/overview"] {
                let answer = try await server.call("GET", path, headers: ["Authorization": ""])
                #expect([401, 404].contains(answer.status), "\(path)")
            }
        }
    }
}
