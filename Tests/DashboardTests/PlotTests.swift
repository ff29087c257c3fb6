import Testing
import Tuning
import Visualization

/// Figures over HTTP.
@Suite struct PlotTests {
    private func withStudy(_ body: @Sendable (RunningServer) async throws -> Void) async throws {
        let storage = InMemoryStorage()
        let study = try await Study.create("s", .minimize, sampler: .random, seed: 1, in: storage)
        try await study.optimize(trials: 12) { trial in
            let x = try trial.suggestFloat("x", in: -1...1)
            return x * x + (try trial.suggestFloat("a,b & c", in: 0...1))
        }
        try await RunningServer.use(of: storage) { (server) async throws in try await body(server) }
    }

    @Test func everyKindIsAnswered() async throws {
        try await withStudy { server in
            for kind in FigureKind.allCases {
                let answer = try await server.call("GET", "/api/studies/s/plots/\(kind.rawValue)")
                #expect(answer.status == 200 && answer.json["data"]?.array != nil, "\(kind)")
                #expect(answer.json["layout"]?["title"]?["text"]?.string == kind.title)
                #expect(answer.json["layout"]?["template"] == nil)
            }
            let dark = try await server.call("GET", "/api/studies/s/plots/slice?theme=dark")
            #expect(dark.json["layout"]?["template"] != nil)
        }
    }

    @Test func parametersAreChosen() async throws {
        try await withStudy { server in
            let one = try await server.call("GET", "/api/studies/s/plots/slice?params=a%2Cb%20%26%20c")
            #expect(one.json["data"]?.array?.count == 1)
            let both = try await server.call(
                "GET", "/api/studies/s/plots/slice?params=x&params=a%2Cb%20%26%20c")
            #expect(both.json["data"]?.array?.count == 2)
        }
    }

    @Test func mistakesAreNamed() async throws {
        try await withStudy { server in
            let kind = try await server.call("GET", "/api/studies/s/plots/nonsense")
            #expect(kind.status == 404 && kind.errorCode == "no_plot")
            #expect(try await server.call("GET", "/api/studies/t/plots/slice").errorCode == "no_study")
            for (query, field) in [
                ("params=y", "params"), ("objective=1", "objective"), ("objective=-1", "objective"),
                ("limit=0", "limit"), ("theme=pink", "theme"), ("reference=a", "reference"),
            ] {
                let answer = try await server.call("GET", "/api/studies/s/plots/slice?\(query)")
                #expect(answer.status == 422 && answer.errorField == field, "\(query)")
            }
        }
    }
}
