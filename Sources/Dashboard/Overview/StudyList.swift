import NIOCore
import Tuning

/// The list of studies: tells pages of those that have changed. Nobody looks when nobody listens.
actor StudyList {
    private typealias Listener = AsyncStream<ByteBuffer>.Continuation

    private let storage: any Storage
    private let censuses: Censuses
    private let clock: any Clock<Duration>
    private var listeners: [Int: Listener] = [:]
    private var joined = 0
    private var looking: Task<Void, Never>?
    private var told: [StudyRecord.ID: JSON] = [:]
    private var isReady = false

    init(_ storage: any Storage, _ censuses: Censuses, clock: any Clock<Duration> = .continuous) {
        (self.storage, self.censuses, self.clock) = (storage, censuses, clock)
    }

    /// How long a list is waited for that is not counted yet.
    private static let patience = Duration.milliseconds(300)

    /// All studies in the order in which they were made, as far as they were counted.
    func lines() async throws -> [StudyLine] {
        let records = try await storage.studies()
        let start = ContinuousClock.now
        var lines: [StudyLine] = []
        for record in records {
            let census = censuses.census(of: record)
            let mayCount = ContinuousClock.now - start < Self.patience
            let standing = mayCount ? try? await census.standing().0 : census.known
            lines.append(StudyLine(record: record, standing: standing))
        }
        return lines
    }

    /// Lists of the lines that have changed, as events.
    func texts() -> EventTexts {
        let (stream, listener) = AsyncStream.makeStream(
            of: ByteBuffer.self, bufferingPolicy: .bufferingNewest(64))
        joined += 1
        let number = joined
        listener.onTermination = { _ in Task { await self.leave(number) } }
        listeners[number] = listener
        // Whoever comes later is told everything once more.
        (told, isReady) = ([:], false)
        if looking == nil { looking = Task { await look() } }
        return EventTexts(stream, told: listener)
    }

    private func leave(_ number: Int) {
        listeners[number] = nil
        guard listeners.isEmpty else { return }
        looking?.cancel()
        looking = nil
    }

    /// How long it is waited between two looks, and how many times as long as a look took.
    private static let (pause, slowness) = (Duration.milliseconds(400), 4)

    private func look() async {
        while !Task.isCancelled {
            let start = ContinuousClock.now
            try? await tellChanges()
            try? await clock.sleep(for: max(Self.pause, (ContinuousClock.now - start) * Self.slowness))
        }
    }

    private func tellChanges() async throws {
        let records = try await storage.studies()
        for record in records {
            try Task.checkCancellation()
            guard let standing = try? await censuses.census(of: record).standing().0 else { continue }
            let line = StudyLine(record: record, standing: standing).json
            guard told[record.id] != line else { continue }
            told[record.id] = line
            tell("line", line)
        }
        let here = Set(records.map(\.id))
        let gone = told.keys.filter { !here.contains($0) }
        for id in gone {
            if let name = told.removeValue(forKey: id)?["name"] { tell("gone", ["name": name]) }
        }
        if !isReady { tell("ready", ["studies": .int(records.count)]) }
        isReady = true
    }

    private func tell(_ kind: String, _ data: JSON) {
        let bytes = ByteBuffer(string: OverviewFeed.event(kind, data))
        for listener in listeners.values { listener.yield(bytes) }
    }
}
