import CPostgres
import Dispatch
import Glibc
import Synchronization
import Tuning

/// A connection that only listens.
///
/// It owns libpq's handle, which the queue alone uses.
final class ChangeListener {
    private let handle: OpaquePointer

    /// Connects to `address` and begins to listen.
    private init(to address: ServerAddress) throws(ServerFailure) {
        guard let handle = address.withParameters({ PQconnectdbParams($0, $1, 1) }) else {
            throw ServerFailure(connecting: "out of memory")
        }
        self.handle = handle
        guard PQstatus(handle) == CONNECTION_OK else {
            throw ServerFailure(connecting: handle)
        }
        PQsetNoticeProcessor(handle, { _, _ in }, nil)
        let result = PQexec(handle, "LISTEN \(Announcements.channel)")
        defer { PQclear(result) }
        guard PQresultStatus(result) == PGRES_COMMAND_OK else { throw ServerFailure(result, over: handle) }
    }

    deinit { PQfinish(handle) }

    /// The studies that were named since the last time; `nil` if the connection is lost.
    private func news() -> [StudyRecord.ID]? {
        guard PQconsumeInput(handle) == 1 else { return nil }
        var studies: [StudyRecord.ID] = []
        while let notification = PQnotifies(handle) {
            if let number = Int(String(cString: notification.pointee.extra)) {
                studies.append(StudyRecord.ID(rawValue: number))
            }
            PQfreemem(notification)
        }
        return studies
    }

    /// Calls `body` with the studies that are named, until the connection is lost or `end` has come.
    ///
    /// Blocks, and looks a few times a second whether the end has come.
    private func listen(until end: End, _ body: (StudyRecord.ID) -> Void) {
        while !end.hasCome.load(ordering: .relaxed) {
            var descriptor = pollfd(fd: PQsocket(handle), events: Int16(POLLIN), revents: 0)
            if poll(&descriptor, 1, 200) == 0 { continue }
            guard let studies = news() else { return }
            for study in studies { body(study) }
        }
    }

    private final class End: Sendable {
        let hasCome = Atomic(false)
    }
}

extension ChangeListener {
    /// The studies that are named on `server`, and after a lost connection all `studies`.
    static func events(
        of server: Server, studies: @escaping @Sendable () async -> [StudyRecord.ID]
    ) -> AsyncStream<StudyRecord.ID> {
        let (events, continuation) = AsyncStream.makeStream(of: StudyRecord.ID.self)
        let end = End()
        let task = Task {
            let queue = DispatchQueue(label: "apus.postgres.changes")
            var attempts = server.patience.attempts
            var isFirst = true
            while !Task.isCancelled {
                let wasThere = await withCheckedContinuation { finished in
                    queue.async { [isFirst] in
                        guard let listener = try? ChangeListener(to: server.address) else {
                            return finished.resume(returning: false)
                        }
                        if !isFirst { Task { for study in await studies() { continuation.yield(study) } } }
                        listener.listen(until: end) { continuation.yield($0) }
                        finished.resume(returning: true)
                    }
                }
                isFirst = false
                if wasThere { attempts = server.patience.attempts }
                guard let pause = attempts.pause(after: .lost) else { break }
                await server.patience.wait(pause)
            }
            continuation.finish()
        }
        continuation.onTermination = { _ in
            end.hasCome.store(true, ordering: .relaxed)
            task.cancel()
        }
        return events
    }
}
