import Foundation
import Testing

/// A program of this package that runs while a test looks on.
final class RunningProgram: Sendable {
    private let process: Process
    private let errors: URL

    /// Starts `program`; what it says of errors goes to a file.
    init(_ program: BuiltProgram, _ arguments: [String]) throws {
        process = Process()
        errors = program.workingFolder.appending(path: "stderr-\(UUID().uuidString)")
        try Data().write(to: errors)
        process.executableURL = URL(filePath: program.path)
        process.arguments = arguments
        process.currentDirectoryURL = program.workingFolder
        process.environment = ProcessInfo.processInfo.environment.merging(program.environment) { $1 }
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = FileHandle.nullDevice
        process.standardError = try FileHandle(forWritingTo: errors)
        try process.run()
    }

    /// What it said so far.
    var said: String { (try? String(contentsOf: errors, encoding: .utf8)) ?? "" }

    /// The number of its process.
    var identifier: Int32 { process.processIdentifier }

    func send(_ signal: Int32) { kill(process.processIdentifier, signal) }

    /// Waits for its end: the exit status, or the number of the signal that ended it, negated.
    func end() -> Int32 {
        process.waitUntilExit()
        return process.terminationReason == .exit ? process.terminationStatus : -process.terminationStatus
    }

    /// Waits until `condition` holds, or the program has ended.
    func wait(until condition: () -> Bool) {
        let limit = ContinuousClock.now + .seconds(300)
        while !condition(), process.isRunning {
            guard ContinuousClock.now < limit else {
                Issue.record("waited in vain; it said: \(said)")
                return
            }
            usleep(2000)
        }
    }
}

extension URL {
    /// What the file `name` in this folder holds.
    func contents(_ name: String) -> String {
        (try? String(contentsOf: appending(path: name), encoding: .utf8)) ?? ""
    }

    func lines(_ name: String) -> [String] { contents(name).split(separator: "\n").map(String.init) }

    func has(_ name: String) -> Bool { FileManager.default.fileExists(atPath: appending(path: name).path()) }
}
