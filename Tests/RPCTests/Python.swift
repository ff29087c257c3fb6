import Foundation
import Subprocess

#if canImport(System)
    import System
#else
    import SystemPackage
#endif

/// The Python of the repository, with the real Optuna, in a process of its own.
enum Python {
    struct Failure: Error, CustomStringConvertible {
        let description: String
    }

    static let root = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().path

    /// The program.
    static var path: String {
        get throws(Failure) {
            let python = root + "/.venv/bin/python"
            guard FileManager.default.isExecutableFile(atPath: python) else {
                throw Failure(description: "\(python) is missing: run Scripts/setup.sh")
            }
            return python
        }
    }

    /// What a script of `Scripts` prints.
    static func run(_ script: String, _ arguments: String...) async throws -> String {
        let result = try await Subprocess.run(
            .path(FilePath(path)), arguments: Arguments([root + "/Scripts/" + script] + arguments),
            output: .string(limit: 1 << 24), error: .string(limit: 1 << 20))
        guard result.terminationStatus.isSuccess else {
            throw Failure(
                description: "\(script): \(result.terminationStatus) \(result.standardError)\n"
                    + result.standardOutput.suffix(4000))
        }
        return result.standardOutput
    }
}
