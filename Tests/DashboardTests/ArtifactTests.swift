import Foundation
import Testing
import Tuning

/// Files that Optuna keeps for trials.
@Suite struct ArtifactTests {
    private static let id = "0b8a5c3e-7a5f-4a8e-9d53-3f1d2a6c1e11"

    /// A study whose trial has artifacts, some of which are in the folder.
    private func withArtifacts(_ body: @Sendable (RunningServer) async throws -> Void) async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "apus-\(UUID().uuidString)")
        let store = folder.appending(path: "store")
        try FileManager.default.createDirectory(at: store, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        try Data("secret".utf8).write(to: folder.appending(path: "secret"))
        try Data("pixels".utf8).write(to: store.appending(path: Self.id))
        try Data("<script>".utf8).write(to: store.appending(path: "page"))
        try Data("unknown".utf8).write(to: store.appending(path: "unknown"))
        try FileManager.default.createSymbolicLink(
            at: store.appending(path: "link"), withDestinationURL: folder.appending(path: "secret"))
        let storage = InMemoryStorage()
        let study = try await Study.create("s", .minimize, in: storage)
        var record = TrialRecord(state: .complete)
        record.values = [1]
        for (id, name, type) in [
            (Self.id, "a.png", "image/png"), ("page", "b.html", "text/html"), ("link", "c.png", "image/png"),
            ("../secret", "d.png", "image/png"), ("gone", "e.png", "image/png"),
        ] {
            let note: JSON = [
                "artifact_id": .string(id), "filename": .string(name), "mimetype": .string(type),
                "encoding": .null,
            ]
            record.systemAttributes["artifacts:\(id)"] = JSON.string(note.text.rawValue).text
        }
        try await study.add(record)
        try await RunningServer.use(of: storage, artifacts: store.path()) { try await body($0) }
    }

    @Test func theyAreSentAndNothingElseIs() async throws {
        try await withArtifacts { server in
            let path = "/api/studies/s/trials/0/artifact?id="
            let picture = try await server.call("GET", path + Self.id)
            #expect(picture.status == 200)
            #expect(picture.text == "pixels")
            #expect(picture.headers["content-type"] == "image/png")
            // What could run scripts is saved, not shown.
            let page = try await server.call("GET", path + "page")
            #expect(page.headers["content-type"] == "application/octet-stream")
            #expect(page.headers["x-content-type-options"] == "nosniff")
            for id in ["link", "..%2Fsecret", "gone", "unknown", "%2Fetc%2Fpasswd"] {
                #expect(try await server.call("GET", path + id).status == 404, "\(id)")
            }
            #expect(try await server.call("GET", "/api/studies/s/trials/9/artifact?id=page").status == 404)
            #expect(try await server.call("GET", "/api/studies/s/trials/0/artifact").status == 422)
        }
    }

    @Test func detailsTellWhichAreHere() async throws {
        try await withArtifacts { server in
            let details = try await server.call("GET", "/api/studies/s/trials/0/details")
            let sizes = (details.json["artifacts"]?.array ?? []).map { artifact in
                [artifact["name"]?.string ?? "", artifact["size"]?.integer.map(String.init) ?? "–"]
            }
            #expect(
                Set(sizes) == [
                    ["a.png", "6"], ["b.html", "8"], ["c.png", "–"], ["d.png", "–"], ["e.png", "–"],
                ])
        }
    }

    /// A server that knows no folder tells their names alone.
    @Test func withoutAFolderThereAreNone() async throws {
        let storage = InMemoryStorage()
        let study = try await Study.create("s", .minimize, in: storage)
        try await study.add(TrialRecord(state: .failed))
        try await RunningServer.use(of: storage) { server in
            let answer = try await server.call("GET", "/api/studies/s/trials/0/artifact?id=page")
            #expect(answer.status == 404)
        }
    }
}
