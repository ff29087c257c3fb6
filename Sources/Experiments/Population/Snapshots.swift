import FoundationEssentials
import Glibc

/// Copies of a trial's checkpoint, from which others go on: `apus-runs/STUDY/NUMBER/snapshots/STEP/`.
extension TrialFolder {
    private var snapshots: String { path + "/snapshots" }

    /// How many copies of a trial are kept, the latest: whoever chose one may not have begun yet.
    private static let count = 2

    /// Copies the checkpoint as it is after `step`.
    /// - Throws: ``RunFailure/folder(_:reason:)``, on a full disk among others; nothing is left half copied then.
    func keepSnapshot(at step: Int) throws(RunFailure) {
        try StudyFolder.makeFolder(snapshots)
        try checkpoint.copyFolder(to: "\(snapshots)/\(step)")
        for step in steps.sorted().dropLast(Self.count) {
            try? FileManager.default.removeItem(atPath: "\(snapshots)/\(step)")
        }
    }

    /// The copy that was made after `step`, or the latest if that is gone; `nil` if there is none.
    func snapshot(at step: Int) -> String? {
        let steps = steps
        return (steps.contains(step) ? step : steps.max()).map { "\(snapshots)/\($0)" }
    }

    private var steps: [Int] {
        ((try? FileManager.default.contentsOfDirectory(atPath: snapshots)) ?? []).compactMap { Int($0) }
    }
}

extension String {
    /// Copies the folder at this path, whole or not at all.
    func copyFolder(to path: String) throws(RunFailure) {
        let (files, part) = (FileManager.default, path + ".part")
        do {
            if files.fileExists(atPath: part) { try files.removeItem(atPath: part) }
            try files.copyItem(atPath: self, toPath: part)
            if files.fileExists(atPath: path) { try files.removeItem(atPath: path) }
            try files.moveItem(atPath: part, toPath: path)
        } catch {
            try? files.removeItem(atPath: part)
            throw .folder(path, reason: error.reason)
        }
    }
}

extension Error {
    /// What went wrong with a file, in words.
    fileprivate var reason: String {
        guard let error = self as? CocoaError else { return "\(self)" }
        switch error.code {
        case .fileWriteOutOfSpace: return SystemError(code: ENOSPC).description
        case .fileWriteNoPermission, .fileReadNoPermission: return SystemError(code: EACCES).description
        case .fileNoSuchFile, .fileReadNoSuchFile: return SystemError(code: ENOENT).description
        default: return "it could not be copied (\(error.code.rawValue))"
        }
    }
}
