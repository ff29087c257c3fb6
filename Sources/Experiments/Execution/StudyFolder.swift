import Glibc
import Tuning

/// Where the runs of a study keep what their trials print and save: `apus-runs/STUDY/NUMBER/`.
///
/// A trial has `output.log`, all that it printed, and `checkpoint/`, which is handed on to a trial that repeats it.
package struct StudyFolder: Hashable, Sendable {
    /// The folder of all studies, in the working directory.
    package static let root = "apus-runs"

    let path: String

    /// The folder that a study was given before.
    init(named name: String, in root: String = root) { path = "\(root)/\(name)" }

    /// A folder that no study has yet: named like the study, with a number if there is one of that name.
    static func claim(for study: String, in root: String = root) throws(RunFailure) -> String {
        try makeFolder(root)
        for attempt in 1...10_000 {
            let name = safeName(study) + (attempt == 1 ? "" : "-\(attempt)")
            if mkdir("\(root)/\(name)", 0o777) == 0 { return name }
            let error = SystemError.last
            guard error.code == EEXIST else { throw .folder("\(root)/\(name)", reason: error.description) }
        }
        throw .folder("\(root)/\(safeName(study))", reason: "there are too many folders of that name")
    }

    /// `study` as the name of a folder.
    static func safeName(_ study: String) -> String {
        let name = String(study.map { $0 == "/" || $0 == "\0" ? "_" : $0 }.drop { $0 == "." })
        return name.isEmpty ? "study" : String(decoding: name.utf8.prefix(200), as: UTF8.self)
    }

    /// The folder of a trial; the checkpoints are those of the trial `origin`, which it repeats.
    ///
    /// - Parameter ancestor: The trial from whose checkpoint it begins.
    func trial(
        _ number: Int, origin: Int, after ancestor: Ancestor? = nil
    ) throws(RunFailure) -> TrialFolder {
        let folder = TrialFolder(path: "\(path)/\(number)", checkpoint: "\(path)/\(origin)/checkpoint")
        try Self.makeFolder(folder.path)
        if let ancestor, access(folder.checkpoint, F_OK) != 0 {
            try Self.makeFolder("\(path)/\(origin)")
            let from = TrialFolder(path: "\(path)/\(ancestor.number)", checkpoint: "")
            if let snapshot = from.snapshot(at: ancestor.step) {
                try snapshot.copyFolder(to: folder.checkpoint)
            }
        }
        try Self.makeFolder(folder.checkpoint)
        return folder
    }

    /// Makes the folder of a trial that runs no program: it shows that the trial was evaluated here.
    func claim(_ number: Int) throws(RunFailure) { try Self.makeFolder("\(path)/\(number)") }

    static func makeFolder(_ path: String) throws(RunFailure) {
        if mkdir(path, 0o777) == 0 || errno == EEXIST { return }
        let parent = path.split(separator: "/", omittingEmptySubsequences: false).dropLast().joined(
            separator: "/")
        if errno == ENOENT, !parent.isEmpty {
            try makeFolder(parent)
            if mkdir(path, 0o777) == 0 || errno == EEXIST { return }
        }
        throw .folder(path, reason: SystemError.last.description)
    }
}

/// The files of one trial.
struct TrialFolder: Hashable, Sendable {
    let path: String
    let checkpoint: String

    /// Takes the folder for checkpoints away if nothing is in it.
    func tidy() { rmdir(checkpoint) }

    /// The checkpoints as a program finds them that works elsewhere.
    var absoluteCheckpoint: String {
        guard !checkpoint.hasPrefix("/"), let here = getcwd(nil, 0) else { return checkpoint }
        defer { free(here) }
        return String(cString: here) + "/" + checkpoint
    }
}
