import Dashboard
import Logging
import PythonEnvironment
import Testing
import Tuning
import TuningRPC

/// The Python package, with a server of both services and the real Optuna.
@Suite struct PythonClientTests {
    /// Its own tests: among them Optuna's tests of samplers, all of them but those of samplers for one objective alone.
    @Test func itsTestsPass() async throws {
        let output = try await withBothServices { url, grpcPort in
            try await Python.run(
                [
                    "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider",
                    Python.root + "/clients/python/tests",
                ],
                variables: [
                    "PYTHONPATH": Python.root + "/clients/python/src", "APUS_URL": url,
                    "APUS_GRPC_PORT": String(grpcPort), "PYTHONDONTWRITEBYTECODE": "1",
                ])
        }
        #expect(output.contains(" passed") && !output.contains("skipped"), "\(output)")
    }

    @Test func itsTypesAreRight() async throws {
        _ = try await Python.run([
            "-m", "mypy", "--strict", "--cache-dir=/dev/null", Python.root + "/clients/python/src",
        ])
    }

    /// Requests that follow the description of the API, and ones that do not: each gets a status that is described, and what
    /// the description forbids is refused.
    ///
    /// Not checked: that all it allows is accepted, as it cannot say what a distribution or a name of a sampler is.
    @Test func theDescriptionHoldsForAnyRequest() async throws {
        _ = try await withBothServices { url, _ in
            try await Python.run(
                [
                    "-m", "schemathesis.cli", "run", url + "/openapi.json", "--max-examples=8", "--seed=1",
                    "--exclude-path-regex=/events$", "--generation-database=none", "--no-color",
                    "--exclude-checks=positive_data_acceptance",
                ])
        }
    }

    private func withBothServices<Result: Sendable>(
        _ body: @Sendable (_ url: String, _ grpcPort: Int) async throws -> Result
    ) async throws -> Result {
        let mirrors = StudyMirrors(of: InMemoryStorage())
        let web = try WebServer(
            of: mirrors, host: "127.0.0.1", port: 0,
            logger: Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() }))
        let grpc = StorageServer(of: mirrors, host: "127.0.0.1", port: 0)
        return try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await web.run() }
            group.addTask { try await grpc.run() }
            let result = try await body("http://127.0.0.1:\(try await web.port)", grpc.port)
            group.cancelAll()
            return result
        }
    }
}
