import Foundation
import Subprocess

#if canImport(System)
    import System
#else
    import SystemPackage
#endif

/// The Python of the repository, with the real Optuna, in a process of its own.
package enum Python {
    /// Why a process gave no result.
    package struct Failure: Error, CustomStringConvertible {
        package let description: String
    }

    /// The folder of the repository.
    package static let root = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().path

    /// The program.
    package static var path: String {
        get throws(Failure) {
            let python = root + "/.venv/bin/python"
            guard FileManager.default.isExecutableFile(atPath: python) else {
                throw Failure(description: "\(python) is missing: run Scripts/setup.sh")
            }
            return python
        }
    }

    /// What a script of `Scripts` prints.
    package static func run(_ script: String, _ arguments: String...) async throws -> String {
        try await run([root + "/Scripts/" + script] + arguments)
    }

    /// What a Python process prints.
    ///
    /// - Parameter variables: What is in its environment beside what is in that of this process.
    package static func run(
        _ arguments: [String], variables: [String: String] = [:]
    ) async throws -> String {
        let added = variables.map { (Environment.Key(stringLiteral: $0.key), Optional($0.value)) }
        let result = try await Subprocess.run(
            .path(FilePath(path)), arguments: Arguments(arguments),
            environment: .inherit.updating(Dictionary(uniqueKeysWithValues: added)),
            output: .string(limit: 1 << 24), error: .string(limit: 1 << 20))
        guard result.terminationStatus.isSuccess else {
            throw Failure(
                description: "\(arguments): \(result.terminationStatus) \(result.standardError)\n"
                    + result.standardOutput.suffix(6000))
        }
        return result.standardOutput
    }
}
