import GRPCCore
import GRPCNIOTransportHTTP2Posix
import Synchronization
import Tuning

/// The storage of a server that speaks Optuna's protocol alone.
///
/// What that has no call or field for is in system attributes, as ``TrialNote`` tells. A call sets one thing, so that what is to
/// happen together happens in an order in which nothing is wrong at any moment.
final class StorageServiceClient: Storage {
    let link: ServerLink
    let texts = DistributionTexts()
    let known = Mutex(KnownStudies())

    /// The storage behind `link`.
    init(_ link: ServerLink) { self.link = link }

    /// What the server answers to one call.
    ///
    /// - Parameters:
    ///   - missing: What is thrown if what the call is about is not there.
    ///   - refusal: What it means that the server refused, if it means an answer, or another error.
    func call<Reply: Sendable>(
        missing: StorageError,
        _ body:
            @escaping @Sendable (
                Optuna_StorageService.Client<HTTP2ClientTransport.Posix>, Metadata, CallOptions
            ) async throws -> Reply,
        refusal: @Sendable (ServerLink.Refusal) async throws(StorageError) -> Reply? = {
            _ throws(StorageError) in nil
        }
    ) async throws(StorageError) -> Reply {
        try await link.call { client, metadata, options in
            try await body(Optuna_StorageService.Client(wrapping: client), metadata, options)
        } refusal: { told throws(StorageError) in
            if let reply = try await refusal(told) { return reply }
            if told.code == .notFound { throw missing }
            return nil
        }
    }

    /// What a message of a reply describes.
    func read<Value>(_ body: () throws(BadRequest) -> Value) throws(StorageError) -> Value {
        do { return try body() } catch { throw .damaged(link.place, detail: error.description) }
    }
}
