import Foundation

/// A folder that goes away with its last user.
package final class TemporaryFolder: Sendable {
    package let path: String

    package init() throws {
        path = FileManager.default.temporaryDirectory.appendingPathComponent("apus-" + UUID().uuidString).path
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    /// The path of a file that is not there yet.
    package func newFile(_ suffix: String = ".db") -> String { path + "/" + UUID().uuidString + suffix }

    deinit { try? FileManager.default.removeItem(atPath: path) }
}
