import CPostgres
import Foundation
import Synchronization

/// A real PostgreSQL server in a temporary folder, for this process alone; it ends with it.
///
/// Many tests share one, each in a schema or a database of its own.
package final class PostgresServer: Sendable {
    package struct Failure: Error, CustomStringConvertible {
        package let description: String
    }

    /// Where Debian and others keep the server's programs; `nil` if there are none.
    package static let programs: String? = {
        let root = "/usr/lib/postgresql"
        let versions = (try? FileManager.default.contentsOfDirectory(atPath: root)) ?? []
        let folders =
            versions.sorted { (Int($0) ?? 0) > (Int($1) ?? 0) }.map { "\(root)/\($0)/bin" }
            + (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":").map(String.init)
        return folders.first { FileManager.default.isExecutableFile(atPath: $0 + "/initdb") }
    }()

    /// The server that tests share.
    package static let shared = Result { try PostgresServer() }

    private let folder: TemporaryFolder
    package let port: Int
    private let command: String
    private let keeper = Mutex<Process?>(nil)

    /// Makes a server and starts it.
    package init() throws {
        guard let programs = Self.programs else { throw Failure(description: "there is no initdb") }
        folder = try TemporaryFolder()
        port = Int.random(in: 20_000..<32_000)
        try Self.run(
            """
            set -e
            mkdir \(folder.path)/data
            if [ "$(id -u)" = 0 ]; then chown -R postgres \(folder.path); fi
            \(Self.asUser) \(programs)/initdb -D \(folder.path)/data -U postgres -A trust -E UTF8 --no-sync \
                --locale=C >\(folder.path)/initdb.log 2>&1
            """)
        command =
            "\(Self.asUser) \(programs)/postgres -D \(folder.path)/data -k \(folder.path) -p \(port)"
            + " -c listen_addresses=127.0.0.1 -c fsync=off -c max_connections=200 >>\(folder.path)/log 2>&1"
        try start()
    }

    deinit { try? stop() }

    /// The server's programs refuse to run as root.
    private static let asUser =
        geteuid() == 0 ? "exec setpriv --reuid=postgres --regid=postgres --init-groups" : "exec"

    private static func run(_ script: String) throws {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/bin/sh")
        process.arguments = ["-c", script.replacing("exec ", with: "")]
        try process.run()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else {
            throw Failure(description: "the server could not be made: \(process.terminationStatus)")
        }
    }

    /// Starts the server, and waits until it answers.
    package func start() throws {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/bin/sh")
        // The pipe is at its end when this process has died, however that happens.
        process.arguments = ["-c", "(\(command)) & child=$!; cat >/dev/null; kill -QUIT $child 2>/dev/null"]
        process.standardInput = Pipe()
        try process.run()
        keeper.withLock { $0 = process }
        try wait(for: "start") { PQping(url(of: "postgres")) == PQPING_OK }
    }

    /// Stops the server: abruptly, as if it had crashed, or as its operators do.
    package func stop(abruptly: Bool = true) throws {
        guard let text = try? String(contentsOfFile: folder.path + "/data/postmaster.pid", encoding: .utf8),
            let process = text.split(separator: "\n").first.flatMap({ pid_t($0) })
        else { return }
        kill(process, abruptly ? SIGQUIT : SIGINT)
        try wait(for: "stop") { kill(process, 0) != 0 }
        keeper.withLock { keeper in
            (keeper?.standardInput as? Pipe)?.fileHandleForWriting.closeFile()
            keeper?.waitUntilExit()
            keeper = nil
        }
    }

    private func wait(for what: String, _ isDone: () -> Bool) throws {
        for _ in 0..<1200 {
            if isDone() { return }
            usleep(25_000)
        }
        throw Failure(description: "the server does not \(what)")
    }

    /// The address of `database`.
    package func url(of database: String) -> String { "postgresql://postgres@127.0.0.1:\(port)/\(database)" }

    /// The address of a database that is not there yet, as Optuna takes it too.
    package func makeDatabase() throws -> String {
        let name = "d" + UUID().uuidString.lowercased().replacing("-", with: "")
        try query("CREATE DATABASE \(name) TEMPLATE template0", in: "postgres")
        return url(of: name)
    }

    /// The address of a schema of its own in a database that many share.
    package func makeSchema() throws -> String {
        let name = "s" + UUID().uuidString.lowercased().replacing("-", with: "")
        try query("CREATE SCHEMA \(name)", in: "postgres")
        return url(of: "postgres") + "?options=-c%20search_path%3D\(name)"
    }

    /// The first column of what `statement` returns.
    @discardableResult
    package func query(_ statement: String, in database: String) throws -> [String] {
        try Self.query(statement, at: url(of: database))
    }

    /// The first column of what `statement` returns at `url`.
    @discardableResult
    package static func query(_ statement: String, at url: String) throws -> [String] {
        let handle = PQconnectdb(url)
        defer { PQfinish(handle) }
        let result = PQexec(handle, statement)
        defer { PQclear(result) }
        guard [PGRES_TUPLES_OK, PGRES_COMMAND_OK].contains(PQresultStatus(result)) else {
            throw Failure(description: String(cString: PQerrorMessage(handle)))
        }
        return (0..<PQntuples(result)).map { String(cString: PQgetvalue(result, $0, 0)) }
    }
}
