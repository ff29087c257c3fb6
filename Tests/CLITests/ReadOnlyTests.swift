import Foundation
import Testing

/// Studies that a user may look at and not change.
@Suite struct ReadOnlyTests {
    /// `apus`, run by somebody who owns nothing in `folder`.
    private func stranger(_ folder: URL) throws -> ([String]) throws -> BuiltProgram.Result {
        guard geteuid() == 0 else { return BuiltProgram("apus", in: folder).run }
        // Root may do anything: it lets nobody run a copy that nobody can reach.
        // A process of its own makes it: a file that this one writes may be open in what another test starts meanwhile, and
        // is busy then.
        let program = folder.appending(path: "apus")
        let copy = BuiltProgram(path: "/bin/cp", workingFolder: folder)
        #expect(try copy(BuiltProgram.folder.appending(path: "apus").path(), program.path()).status == 0)
        let setpriv = BuiltProgram(path: "/usr/bin/setpriv", workingFolder: folder)
        return { arguments in
            try setpriv.run(
                ["--reuid=65534", "--regid=65534", "--clear-groups", program.path()] + arguments)
        }
    }

    private func permit(_ mode: Int, _ url: URL) throws {
        try FileManager.default.setAttributes(
            [.posixPermissions: mode], ofItemAtPath: url.path(percentEncoded: false))
    }

    /// The file of a database and its folder may be written or not; with a log of changes beside it or without.
    @Test(arguments: [(0o444, 0o755), (0o666, 0o555), (0o444, 0o555)], ["WAL", "DELETE"])
    func everythingIsReadAndNothingWritten(modes: (file: Int, folder: Int), journal: String) throws {
        try withFolder { folder in
            let place = folder.appending(path: "a place, 100%")
            try FileManager.default.createDirectory(at: place, withIntermediateDirectories: true)
            let file = place.appending(path: "s.db")
            let path = file.path(percentEncoded: false)
            let url = "sqlite:///" + path
            let apus = BuiltProgram("apus", in: folder)
            try apus("study", "create", "s", "--param", "x=float:0:1", "--storage", url)
            try apus("ask", "s", "--storage", url)
            try apus("tell", "s", "0", "--value", "0.5", "--storage", url)
            let change =
                "import sqlite3; sqlite3.connect('\(path)').execute('PRAGMA journal_mode = \(journal)')"
            let python = BuiltProgram(path: "/usr/bin/env", workingFolder: folder)
            #expect(try python("python3", "-c", change).status == 0)
            try permit(modes.file, file)
            try permit(modes.folder, place)
            defer { try? permit(0o755, place) }
            let stranger = try stranger(folder)
            let best = try stranger(["best", "s", "--storage", url, "-f", "json"])
            #expect(best.status == 0 && best.output.contains(#""values": [0.5]"#), "\(best)")
            #expect(try stranger(["study", "list", "--storage", url]).status == 0)
            for arguments in [["ask", "s"], ["study", "delete", "s"], ["study", "create", "t"]] {
                let refused = try stranger(arguments + ["--storage", url])
                #expect(refused.status == 69, "\(refused)")
                #expect(refused.errors.contains("the database can not be written"), "\(refused)")
            }
            try permit(0o755, place)
            #expect(try apus("study", "list", "--storage", url, "-f", "csv").output.contains("s,minimize,1,"))
        }
    }
}
