import Foundation
import Testing
import Tuning
import TuningSQLite

/// Worker processes that take part in one study, in a folder of their own.
final class WorkerFleet {
    /// A process, and the file that it writes to what it does.
    struct Member {
        let process: Process
        let log: URL

        var said: String { (try? String(contentsOf: log, encoding: .utf8)) ?? "" }
        func send(_ signal: Int32) { kill(process.processIdentifier, signal) }
    }

    let folder: URL
    private(set) var members: [Member] = []

    /// A study of `trials` trials that run `script` by `sh`, where `$1` is the parameter.
    init(trials: Int, _ script: String) throws {
        folder = FileManager.default.temporaryDirectory.appending(path: "apus-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let text = """
            name: study
            objectives: [{metric: acc, goal: maximize}]
            parameters: {x: {float: [0, 1]}}
            sampler: random
            run: {command: [sh, script.sh, "{x}"], retries: 1000}
            budget: {trials: \(trials)}
            """
        try Data(text.utf8).write(to: folder.appending(path: "e.yaml"))
        try Data(script.utf8).write(to: folder.appending(path: "script.sh"))
    }

    deinit {
        for member in members where member.process.isRunning { member.send(SIGKILL) }
        try? FileManager.default.removeItem(at: folder)
    }

    /// The command.
    static let apus = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath()
        .deletingLastPathComponent().appending(path: "apus")

    /// Starts a worker; returns its place.
    @discardableResult
    func start(_ options: String..., command: String = "worker") throws -> Int {
        let process = Process()
        let log = folder.appending(path: "log-\(members.count)")
        try Data().write(to: log)
        process.executableURL = Self.apus
        process.arguments = [command, "e.yaml"] + options
        process.currentDirectoryURL = folder
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = FileHandle.nullDevice
        process.standardError = try FileHandle(forWritingTo: log)
        try process.run()
        members.append(Member(process: process, log: log))
        return members.count - 1
    }

    /// The places of the workers that have not ended.
    var running: [Int] { members.indices.filter { members[$0].process.isRunning } }

    /// The lines of the file `name`.
    func lines(_ name: String) -> [Substring] {
        let text = (try? String(contentsOf: folder.appending(path: name), encoding: .utf8)) ?? ""
        return text.split(separator: "\n")
    }

    /// Waits until `condition` holds.
    func wait(for what: String, until condition: () throws -> Bool) throws {
        let limit = ContinuousClock.now + .seconds(120)
        while try !condition() {
            guard ContinuousClock.now < limit else {
                let logs = members.suffix(3).map(\.said).joined(separator: "\n--\n")
                throw Timeout(what: what, logs: logs)
            }
            usleep(5000)
        }
    }

    struct Timeout: Error {
        var what: String
        var logs: String
    }

    /// The storage that all share.
    func storage() throws -> SQLiteStorage {
        try SQLiteStorage(path: folder.appending(path: "apus.db").path())
    }

    /// The numbers and values of the trials that workers told to be stored.
    var acknowledged: [(number: Int, value: Substring)] {
        members.flatMap { $0.said.split(separator: "\n") }.compactMap { line in
            let words = line.split(separator: " ")
            guard words.count > 4, words[1] == "complete", let number = Int(words[0].dropFirst()) else {
                return nil
            }
            return (number, words[4])
        }
    }
}

/// What the random choices of the suite follow from: `APUS_FAULT_SEED`, or always the same.
let faultSeed = ProcessInfo.processInfo.environment["APUS_FAULT_SEED"].flatMap { UInt64($0) } ?? 1
