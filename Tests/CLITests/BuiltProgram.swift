import Foundation
import Testing

/// A program of this package, as it was built beside the tests.
struct BuiltProgram {
    /// How a program ended and what it said.
    struct Result {
        var status: Int32
        var output: String
        var errors: String
    }

    /// The folder in which everything was built: the tests run from it.
    static let folder = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath().deletingLastPathComponent()

    var path: String
    var workingFolder: URL
    var environment: [String: String] = [:]

    /// The program at `path`, to be started in `workingFolder`.
    init(path: String, workingFolder: URL) { (self.path, self.workingFolder) = (path, workingFolder) }

    /// The program `name`, to be started in `workingFolder`.
    init(_ name: String, in workingFolder: URL) {
        path = Self.folder.appending(path: name).path()
        self.workingFolder = workingFolder
    }

    /// Runs the program to its end.
    @discardableResult
    func callAsFunction(_ arguments: String...) throws -> Result { try run(arguments) }

    /// Runs the program with a list of arguments.
    func run(_ arguments: [String]) throws -> Result {
        let process = Process()
        process.executableURL = URL(filePath: path)
        process.arguments = arguments
        process.currentDirectoryURL = workingFolder
        process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
        let (output, errors) = (
            workingFolder.appending(path: "stdout"), workingFolder.appending(path: "stderr")
        )
        for file in [output, errors] { try Data().write(to: file) }
        process.standardOutput = try FileHandle(forWritingTo: output)
        process.standardError = try FileHandle(forWritingTo: errors)
        process.standardInput = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        return try Result(
            status: process.terminationStatus, output: String(contentsOf: output, encoding: .utf8),
            errors: String(contentsOf: errors, encoding: .utf8))
    }
}

/// Calls `body` with a folder that is gone afterwards.
func withFolder(_ body: (URL) throws -> Void) throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "apus-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    try body(folder)
}
