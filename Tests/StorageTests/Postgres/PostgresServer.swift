import CPostgres
import Foundation

/// A real PostgreSQL server in a temporary folder, for this process alone; it ends with it.
///
/// Many tests share one, each in a schema or a database of its own.
final class PostgresServer: Sendable {
    struct Failure: Error, CustomStringConvertible {
        let description: String
    }

    /// Where Debian and others keep the server's programs; `nil` if there are none.
    static let programs: String? = {
        let root = "/usr/lib/postgresql"
        let versions = (try? FileManager.default.contentsOfDirectory(atPath: root)) ?? []
        let folders =
            versions.sorted { (Int($0) ?? 0) > (Int($1) ?? 0) }.map { "\(root)/\($0)/bin" }
            + (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":").map(String.init)
        return folders.first { FileManager.default.isExecutableFile(atPath: $0 + "/initdb") }
    }()

    /// The server that tests share.
    static let shared = Result { try PostgresServer() }

    private let folder: TemporaryFolder
    private let port: Int
    private let keeper: Keeper

    /// Makes a server and starts it.
    init() throws {
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
        keeper = Keeper(
            "\(Self.asUser) \(programs)/postgres -D \(folder.path)/data -k \(folder.path) -p \(port)"
                + " -c listen_addresses=127.0.0.1 -c fsync=off -c max_connections=200"
                + " >>\(folder.path)/log 2>&1")
        try start()
    }

    deinit { keeper.stop("TERM") }

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
    func start() throws {
        try keeper.start()
        for _ in 0..<600 {
            if PQping(url(of: "postgres")) == PQPING_OK { return }
            usleep(50_000)
        }
        throw Failure(description: "the server does not start")
    }

    /// Stops the server without a word to those who are connected, as if it had crashed, or in order.
    func stop(abruptly: Bool = true) { keeper.stop(abruptly ? "QUIT" : "INT") }

    /// The address of `database`.
    func url(of database: String) -> String { "postgresql://postgres@127.0.0.1:\(port)/\(database)" }

    /// The address of a database that is not there yet, as Optuna takes it too.
    func makeDatabase() throws -> String {
        let name = "d" + UUID().uuidString.lowercased().replacing("-", with: "")
        try query("CREATE DATABASE \(name) TEMPLATE template0", in: "postgres")
        return url(of: name)
    }

    /// The address of a schema of its own in a database that many share.
    func makeSchema() throws -> String {
        let name = "s" + UUID().uuidString.lowercased().replacing("-", with: "")
        try query("CREATE SCHEMA \(name)", in: "postgres")
        return url(of: "postgres") + "?options=-c%20search_path%3D\(name)"
    }

    /// The first column of what `statement` returns.
    @discardableResult
    func query(_ statement: String, in database: String) throws -> [String] {
        try Self.query(statement, at: url(of: database))
    }

    /// The first column of what `statement` returns at `url`.
    @discardableResult
    static func query(_ statement: String, at url: String) throws -> [String] {
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

/// Runs a program that ends when this process does, however that ends.
private final class Keeper: Sendable {
    private let command: String
    private let running = Mutex<Process?>(nil)

    init(_ command: String) { self.command = command }

    func start() throws {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/bin/sh")
        // The pipe of a process that has died is at its end.
        process.arguments = [
            "-c", "(\(command)) & child=$!; trap 'kill -$word $child' USR1; cat >/dev/null; kill -QUIT $child; wait",
        ]
        process.standardInput = Pipe()
        try process.run()
        running.withLock { $0 = process }
    }
}
