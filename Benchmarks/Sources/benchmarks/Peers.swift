import Foundation
import Tuning

/// Runs a script of `Benchmarks/Peers` in the environment of the repository and reads the JSON it prints.
struct PeerScript {
    var name: String
    /// The Python to run it with; `nil` is that of the repository.
    var python: String?

    static var repository: URL {
        URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
            .deletingLastPathComponent()
    }

    /// - Parameter input: What it is to read.
    func run(_ arguments: [String], input: String? = nil) throws -> JSON {
        let process = Process()
        process.executableURL =
            python.map { URL(filePath: $0) } ?? Self.repository.appending(path: ".venv/bin/python")
        process.arguments = [Self.repository.appending(path: "Benchmarks/Peers/\(name)").path()] + arguments
        let one = ["OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"]
        process.environment = ProcessInfo.processInfo.environment.merging(one) { $1 }
        let pipe = Pipe()
        process.standardOutput = pipe
        let question = Pipe()
        if input != nil { process.standardInput = question }
        try process.run()
        if let input {
            // A script reads it all before it answers.
            try question.fileHandleForWriting.write(contentsOf: Data(input.utf8))
            try question.fileHandleForWriting.close()
        }
        let output = pipe.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        guard process.terminationStatus == 0,
            let json = JSON(parsing: String(decoding: output, as: UTF8.self))
        else {
            throw PeerFailure(
                script: name, status: process.terminationStatus,
                isSignal: process.terminationReason == .uncaughtSignal)
        }
        return json
    }
}

struct PeerFailure: Error, CustomStringConvertible {
    var script: String
    var status: Int32
    var isSignal: Bool
    var description: String {
        isSignal
            ? "\(script) was killed by signal \(status)"
            : "\(script) ended with status \(status): run Scripts/setup.sh first"
    }
}
