import Experiments
import Numerical
import Synchronization
import Tuning

/// The studies whose workers ask for parameters here.
///
/// What is known of a study that is kept elsewhere is dropped when others were asked about for long enough: its workers tell
/// it again then.
final class SuggestionSessions: Sendable {
    private struct Key: Hashable {
        var session: String
        var sampler: JSON
        var seed: UInt64
    }
    private struct State {
        var relayed: [String: RelayedStudy] = [:]
        var sessions: [Key: SuggestionSession] = [:]
        /// The sessions, the one that was used last at the end.
        var order: [String] = []
    }
    private let state = Mutex(State())
    private let storage: any Storage

    /// How many studies are known at once.
    private static let capacity = 32

    /// The system attribute by which the workers of a study know each other.
    static let attribute = "apus:session"

    init(_ storage: any Storage) { self.storage = storage }

    /// Where parameters of a trial are to be asked for, and the trial; `nil` if the caller has to tell of more trials.
    func session(for request: SuggestionRequest) async throws -> (SuggestionSession, FrozenTrial)? {
        if let study = try await own(request) {
            let session = try await session(request, study.name, in: storage, relayed: nil)
            return (session, try await session.trial(number: request.number))
        }
        let relayed = relayed(request)
        guard relayed.directions == request.directions else {
            throw Refusal.wrong("directions", expected: "what was said before")
        }
        relayed.learn(request.trials)
        guard relayed.finishedCount >= request.finished else { return nil }
        let session = try await session(request, request.study, in: relayed, relayed: relayed)
        let id = FrozenTrial.ID(rawValue: request.number)
        if let trial = try? relayed.trial(id) { return (session, trial) }
        // Nobody tells of a trial before it has started, but parameters can be wanted for one.
        return (session, FrozenTrial(id: id, number: request.number, record: TrialRecord(state: .running)))
    }

    /// How many trials are known to have ended.
    func finishedCount(_ session: String) -> Int {
        state.withLock { $0.relayed[session]?.finishedCount ?? 0 }
    }

    /// The study in the server's own storage that the caller's is, as a note proves that nobody else can have made.
    private func own(_ request: SuggestionRequest) async throws -> StudyRecord? {
        do {
            let record = try await storage.study(named: request.study)
            let noted = record.systemAttributes[Self.attribute]?.value?.string
            return noted == request.session ? record : nil
        } catch StorageError.noStudy {
            return nil
        }
    }

    private func relayed(_ request: SuggestionRequest) -> RelayedStudy {
        state.withLock { state in
            state.order.removeAll { $0 == request.session }
            state.order.append(request.session)
            if state.order.count > Self.capacity {
                let oldest = state.order.removeFirst()
                state.relayed[oldest] = nil
                state.sessions = state.sessions.filter { $0.key.session != oldest }
            }
            if let known = state.relayed[request.session] { return known }
            let new = RelayedStudy(named: request.study, directions: request.directions)
            state.relayed[request.session] = new
            return new
        }
    }

    private func session(
        _ request: SuggestionRequest, _ name: String, in storage: any Storage, relayed: RelayedStudy?
    ) async throws -> SuggestionSession {
        // All workers of a study draw from the same bits, each for the trials it has.
        let seed = request.seed ?? UInt64(CRC32.checksum(request.session.utf8))
        let key = Key(session: request.session, sampler: request.sampler, seed: seed)
        if let known = state.withLock({ $0.sessions[key] }) { return known }
        let context = AlgorithmContext(
            seed: seed, space: try DeclaredSpace(request.space.map { .init($0.0, $0.1) }),
            directions: request.directions)
        let algorithm = try Algorithm.sampler(parsing: request.sampler.text.rawValue, in: "sampler")
        guard !algorithm.isExhaustive else {
            throw Refusal.wrong(
                "sampler",
                expected: "one that need not know all parameters beforehand, as \(algorithm.name) must")
        }
        let study = try await Study.load(name, sampler: algorithm.make(context), seed: seed, from: storage)
        let new = SuggestionSession(study, relayed: relayed)
        return state.withLock { state in
            if let known = state.sessions[key] { return known }
            if state.sessions.count >= 4 * Self.capacity { state.sessions = [:] }
            state.sessions[key] = new
            return new
        }
    }
}
