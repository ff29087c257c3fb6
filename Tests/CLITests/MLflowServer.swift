import Foundation
import FoundationNetworking
import PythonEnvironment
import Testing

/// MLflow's own server, which can be ended and started again, and which ends with this process at the latest.
final class MLflowServer {
    /// A run as MLflow's own client reads it.
    struct Run: Decodable {
        var id: String
        var name: String
        var status: String
        var start: Int
        var end: Int?
        var params: [String: String]
        /// Step, value and time of each report.
        var metrics: [String: [[Double]]]
        var tags: [String: String]
        var files: [String: String]

        var trial: Int? { tags["apus.trial"].flatMap { Int($0) } }
        func steps(_ metric: String) -> [[Double]] { (metrics[metric] ?? []).map { Array($0.prefix(2)) } }
    }

    struct Failure: Error, CustomStringConvertible {
        let description: String
    }

    let port: Int
    private let folder: URL
    private var process: Process?
    private var input: Pipe?

    init(in folder: URL) {
        (self.folder, port) = (folder, Self.freePort())
    }

    deinit { end() }

    var url: String { "http://127.0.0.1:\(port)" }

    /// Starts it, and waits until it answers.
    func start() throws {
        let (process, input, output) = (Process(), Pipe(), Pipe())
        process.executableURL = URL(filePath: try Python.path)
        process.arguments = [Python.root + "/Scripts/mlflow-server.py", String(port), folder.path()]
        process.standardInput = input
        process.standardOutput = output
        try process.run()
        (self.process, self.input) = (process, input)
        var line = Data()
        while case let byte = output.fileHandleForReading.readData(ofLength: 1), !byte.isEmpty,
            byte != Data("\n".utf8)
        {
            line += byte
        }
        let said = String(decoding: line, as: UTF8.self)
        guard said == "ready" else { throw Failure(description: "MLflow's server does not start: \(said)") }
    }

    func end() {
        try? input?.fileHandleForWriting.close()
        process?.waitUntilExit()
        (process, input) = (nil, nil)
    }

    /// The runs of `experiment`.
    func runs(of experiment: String) async throws -> [Run] {
        let text = try await Python.run("mlflow-runs.py", url, experiment)
        let json = text.split(separator: "\n").last { $0.hasPrefix("[") } ?? ""
        let decoder = JSONDecoder()
        decoder.nonConformingFloatDecodingStrategy = .convertFromString(
            positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
        return try decoder.decode([Run].self, from: Data(json.utf8))
    }

    /// Makes a run with the tags of another one, to which nothing else is said.
    func makeRun(like run: Run, startingAt start: Int) async throws {
        struct Tag: Encodable { var key, value: String }
        struct Call: Encodable {
            var experiment_id: String
            var start_time: Int
            var tags: [Tag]
        }
        func call(_ path: String, _ body: Data?) async throws -> [String: Any]? {
            var request = URLRequest(url: try #require(URL(string: "\(url)/api/2.0/mlflow/\(path)")))
            request.httpMethod = body == nil ? "GET" : "POST"
            request.setValue("application/json", forHTTPHeaderField: "Content-Type")
            request.httpBody = body
            return try JSONSerialization.jsonObject(with: await URLSession.shared.data(for: request).0)
                as? [String: Any]
        }
        let known = try await call("runs/get?run_id=\(run.id)", nil)?["run"] as? [String: Any]
        let experiment = try #require((known?["info"] as? [String: Any])?["experiment_id"] as? String)
        let body = Call(
            experiment_id: experiment, start_time: start,
            tags: run.tags.map { Tag(key: $0.key, value: $0.value) })
        let made = try await call("runs/create", JSONEncoder().encode(body))
        try #require(made?["run"] != nil)
    }

    private static func freePort() -> Int {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(descriptor) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                _ = bind(descriptor, $0, length)
                _ = getsockname(descriptor, $0, &length)
            }
        }
        return Int(UInt16(bigEndian: address.sin_port))
    }
}
