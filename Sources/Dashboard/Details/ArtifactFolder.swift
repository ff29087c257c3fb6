import Experiments

/// The folder of Optuna's `FileSystemArtifactStore`: a file for each artifact, called by its identifier.
///
/// > optuna 5.0, `artifacts/_filesystem.py`.
struct ArtifactFolder: Hashable, Sendable {
    private let path: String

    /// The folder at `path`.
    init(_ path: String) { self.path = path }

    /// The size of an artifact in bytes; `nil` if it is not here.
    func size(of id: String) -> Int? {
        file(of: id).flatMap(FilePart.size)
    }

    /// The bytes of an artifact; `nil` if it is not here, or has more than `limit` bytes.
    func contents(of id: String, atMost limit: Int) -> [UInt8]? {
        guard let file = file(of: id), let size = size(of: id), size <= limit else { return nil }
        return FilePart.bytes(of: file, limit)
    }

    /// Whoever writes to the storage is not to choose what is read here: identifiers are UUIDs.
    private func file(of id: String) -> String? {
        let isPlain = id.utf8.allSatisfy {
            (48...57).contains($0) || (65...90).contains($0) || (97...122).contains($0) || $0 == 45
        }
        return isPlain && !id.isEmpty && id.utf8.count <= 64 ? "\(path)/\(id)" : nil
    }
}
