import FoundationEssentials

/// What a trial has left on disk, for MLflow to keep: `output.log`, and the files of its checkpoint.
struct MLflowArtifacts {
    let folder: StudyFolder
    let trial: Int
    /// The trial in whose folder the checkpoint is.
    let origin: Int

    /// How large a file may be: it is held in memory while it is sent.
    private static let largestFile = 64 << 20

    /// Sends the files, if the server takes artifacts itself.
    ///
    /// Of a server that leaves them to another store, only its clients know how to reach that.
    func upload(to run: MLflowClient.Run, of client: MLflowClient) async throws {
        guard let place = run.proxiedPath else { return }
        for (name, path) in files {
            guard let bytes = try? readFile(path, limit: Self.largestFile) else { continue }
            try await client.upload(bytes, to: "\(place)/\(name)")
        }
    }

    private var files: [(name: String, path: String)] {
        let checkpoint = "\(folder.path)/\(origin)/checkpoint"
        let names = (try? FileManager.default.subpathsOfDirectory(atPath: checkpoint)) ?? []
        return [("output.log", "\(folder.path)/\(trial)/output.log")]
            + names.sorted().map { ("checkpoint/\($0)", "\(checkpoint)/\($0)") }
    }
}

extension MLflowClient.Run {
    /// The path of its artifacts on the server itself: of `mlflow-artifacts:/1/RUN/artifacts`, with or without a host.
    fileprivate var proxiedPath: String? {
        let scheme = "mlflow-artifacts:"
        guard artifacts.hasPrefix(scheme) else { return nil }
        let rest = artifacts.dropFirst(scheme.count)
        let path = rest.hasPrefix("//") ? rest.dropFirst(2).drop { $0 != "/" } : rest
        return String(path.drop { $0 == "/" })
    }
}
