import Foundation
import Subprocess
import Tuning

#if canImport(System)
    import System
#else
    import SystemPackage
#endif

/// The real Optuna, in a process of its own.
enum Optuna {
    struct Failure: Error, CustomStringConvertible {
        let description: String
    }

    private static let root = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().path

    /// What a command of `Scripts/optuna-interop.py` prints.
    @discardableResult
    static func run(_ command: String, _ database: String, _ arguments: String...) async throws -> JSON {
        let python = root + "/.venv/bin/python"
        guard FileManager.default.isExecutableFile(atPath: python) else {
            throw Failure(description: "\(python) is missing: run Scripts/setup.sh")
        }
        let result = try await Subprocess.run(
            .path(FilePath(python)),
            arguments: Arguments([root + "/Scripts/optuna-interop.py", command, database] + arguments),
            output: .string(limit: 1 << 24), error: .string(limit: 1 << 20))
        guard result.terminationStatus.isSuccess, let document = JSON(parsing: result.standardOutput) else {
            throw Failure(
                description: "optuna-interop \(command): \(result.terminationStatus) \(result.standardError)")
        }
        return document
    }
}
