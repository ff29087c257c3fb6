package import Testing
public import Tuning

/// What every ``Storage`` must do.
///
/// Run it against your own: it needs only a way to make an empty one.
///
/// ```swift
/// @Test func honoursItsContract() async throws {
///     try await StorageContract { MyStorage() }.verify()
/// }
/// ```
public struct StorageContract: Sendable {
    let makeEmpty: @Sendable () async throws -> any Storage

    /// The contract of the storages that `makeEmpty` makes, each without a study.
    public init(_ makeEmpty: @escaping @Sendable () async throws -> any Storage) {
        self.makeEmpty = makeEmpty
    }

    /// Checks everything.
    ///
    /// What fails is recorded as an issue of the running test.
    public func verify() async throws {
        try await verifyForOneCaller()
        try await verifyForManyCallers()
    }

    /// Checks what must hold if one caller after the other asks.
    ///
    /// For storages that stand on others, which do not keep callers apart.
    public func verifyForOneCaller() async throws {
        try await verifyStudies()
        try await verifyTrials()
        try await verifyEvents()
        try await verifyChanges()
        try await verifyClaims()
        try await verifyLeases()
    }

    /// Checks what must hold if many callers ask at once.
    public func verifyForManyCallers() async throws {
        try await verifyClaimsOfMany()
        try await verifyLeasesOfMany()
    }

    func makeStudy(
        _ directions: [Direction] = [.minimize]
    ) async throws -> (storage: any Storage, study: StudyRecord) {
        let storage = try await makeEmpty()
        return (storage, try await storage.createStudy(named: "a", directions: directions))
    }
}

/// Expects that `body` throws a storage error that `isExpected` takes.
package func expectError(
    _ isExpected: (StorageError) -> Bool, sourceLocation: SourceLocation = #_sourceLocation,
    _ body: () async throws -> Void
) async {
    do {
        try await body()
        Issue.record("nothing was thrown", sourceLocation: sourceLocation)
    } catch let error as StorageError {
        #expect(isExpected(error), "\(error)", sourceLocation: sourceLocation)
    } catch {
        Issue.record(error, sourceLocation: sourceLocation)
    }
}
