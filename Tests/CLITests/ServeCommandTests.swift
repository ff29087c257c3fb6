import Foundation
import PythonEnvironment
import Testing

/// `apus serve`, as it is started by people.
@Suite struct ServeCommandTests {
    /// A server that runs, and where it listens.
    private struct Server {
        let program: RunningProgram
        let http: String
        let grpc: String

        init(_ folder: URL, _ arguments: String...) throws {
            let fixed = ["serve", "--port", "0", "--grpc-port", "0"]
            program = try RunningProgram(BuiltProgram("apus", in: folder), fixed + arguments)
            program.wait { [program] in program.said.contains(" and grpc://") }
            let words = program.said.split(whereSeparator: \.isWhitespace).map(String.init)
            http = try #require(words.first { $0.hasPrefix("http://") || $0.hasPrefix("https://") })
            grpc = try #require(words.first { $0.hasPrefix("grpc://") })
        }
    }

    /// What a script prints that has a client of the server.
    private func python(
        _ script: String, _ folder: URL, variables: [String: String] = [:]
    ) throws -> BuiltProgram.Result {
        var program = BuiltProgram(path: try Python.path, workingFolder: folder)
        program.environment = variables.merging(["PYTHONPATH": Python.root + "/clients/python/src"]) { $1 }
        return try program("-c", script)
    }

    @Test func bothProtocolsAreAboutTheSameStudies() throws {
        try withFolder { folder in
            let server = try Server(folder)
            let apus = BuiltProgram("apus", in: folder)
            #expect(try apus("study", "create", "s", "--storage", server.grpc).status == 0)
            let names = try python(
                "import apus; print([s['name'] for s in apus.Client('\(server.http)').studies()])", folder)
            #expect(names.output == "['s']\n", "\(names.errors)")
            #expect(try apus("study", "list", "-f", "csv").output.contains("s,minimize"))
            server.program.send(SIGTERM)
            #expect(server.program.end() == 0)
        }
    }

    @Test func aFolderThatIsNotThereIsTold() throws {
        try withFolder { folder in
            let apus = BuiltProgram("apus", in: folder)
            for command in ["serve", "dashboard"] {
                let result = try apus(command, "--port", "0", "--artifacts", "nowhere")
                #expect(result.status == 64)
                #expect(result.errors.contains("--artifacts: nowhere is no folder"))
            }
        }
    }

    /// Whoever listens to events does not keep the server from ending.
    @Test func aListenerDoesNotHoldUpTheEnd() throws {
        try withFolder { folder in
            let server = try Server(folder)
            let script = """
                import apus, os, signal
                client = apus.Client('\(server.http)', patience=0)
                client.create_study('s', [{'metric': 'a', 'goal': 'maximize'}])
                stream = client._stream(client._path('s', 'events'), {})
                print(next(stream).kind)
                os.kill(\(server.program.identifier), signal.SIGTERM)
                print(len(list(stream)))
                """
            let result = try python(script, folder)
            #expect(result.output == "ready\n0\n", "\(result.errors)")
            #expect(server.program.end() == 0)
        }
    }

    @Test func tokensAndCertificatesProtectIt() throws {
        try withFolder { folder in
            let openssl = BuiltProgram(path: "/usr/bin/openssl", workingFolder: folder)
            let made = try openssl(
                "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", "key.pem", "-out", "cert.pem",
                "-days", "2", "-subj", "/CN=localhost", "-addext", "subjectAltName=IP:127.0.0.1")
            #expect(made.status == 0, "\(made.errors)")
            try Data("secret\n".utf8).write(to: folder.appending(path: "token"))
            let server = try Server(
                folder, "--token-file", "token", "--tls-cert", "cert.pem", "--tls-key", "key.pem",
                "--log-level", "info", "--log-format", "json")
            #expect(server.http.hasPrefix("https://"))
            let variables = ["SSL_CERT_FILE": folder.appending(path: "cert.pem").path()]
            let script = """
                import apus
                print(apus.Client('\(server.http)', token='secret').studies())
                try: apus.Client('\(server.http)').studies()
                except apus.ApusError as error: print(error.status)
                """
            let result = try python(script, folder, variables: variables)
            #expect(result.output == "[]\n401\n", "\(result.errors)")
            let isTold = server.program.said.contains(#""path": "/api/studies", "status": 401"#)
            #expect(isTold && !server.program.said.contains("secret"))
            server.program.send(SIGTERM)
            #expect(server.program.end() == 0)
        }
    }

    @Test func whatCannotBeServedIsTold() throws {
        try withFolder { folder in
            let apus = BuiltProgram("apus", in: folder)
            let open = try apus("serve", "--host", "0.0.0.0")
            #expect(open.status == 64 && open.errors.contains("--token-file"))
            let server = try Server(folder)
            let port = try #require(server.http.split(separator: ":").last.map(String.init))
            let taken = try apus("serve", "--port", port, "--grpc-port", "0")
            #expect(taken.status == 69 && taken.errors.contains("127.0.0.1:\(port)"), "\(taken.errors)")
            let token = try apus("serve", "--token-file", "nothing")
            #expect(token.status == 65 && token.errors.contains("nothing"))
            let storage = try apus("serve", "--storage", "sqlite:////nowhere/a.db", "--port", "0")
            #expect(storage.status == 69 && storage.errors.contains("/nowhere"), "\(storage.errors)")
            server.program.send(SIGINT)
            #expect(server.program.end() == 0)
        }
    }
}
