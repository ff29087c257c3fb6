import Tuning
import TuningSQL

/// What a write is called: the connection, by a number drawn at random, and the count of its writes.
struct WriteName: Sendable {
    let connection: Int
    let count: Int
}

/// The writes of one connection, which survive the link that they go over.
///
/// When a link breaks while the end of a transaction is on its way, nobody knows whether it was done. So whatever must not
/// be done twice notes its count, in the same transaction, in the one row that the connection has in
/// `apus_last_writes`. Afterwards that row tells; and it is moved on in the same step, so that a transaction that the
/// server has yet to get to finds its count taken and fails.
struct WriteCount: Sendable {
    private let connection = Int.random(in: 1 ... .max)
    private var count = 0
    private var hasRow = false
    /// Whether the end of the write that is being tried was sent, and no answer came.
    var isInDoubt = false

    /// The name of the next write.
    mutating func next() -> WriteName {
        count += 1
        hasRow = true
        return WriteName(connection: connection, count: count)
    }

    /// Finds out whether the last write was done, and sees to it that it is not done later.
    ///
    /// - Returns: The number that was noted with it, or `nil` if it was not done. Asking again tells the same.
    func settle(_ session: PostgresSession) throws(StorageError) -> Int? {
        let answer = try session.first(
            """
            INSERT INTO apus_last_writes AS known (connection, count) VALUES ($1, $2)
            ON CONFLICT (connection) DO UPDATE SET count = greatest(known.count, excluded.count),
                answer = CASE WHEN known.count >= excluded.count THEN known.answer END
            RETURNING answer
            """, .int(connection), .int(count)
        ) { $0.isNull(0) ? nil : $0.int(0) }
        try session.commit()
        return answer ?? nil
    }

    /// Removes the row of the connection, as far as that is possible.
    func forget(over link: Link) {
        guard hasRow else { return }
        try? link.send(SQLRequest("DELETE FROM apus_last_writes WHERE connection = $1", .int(connection)))
        try? link.endBatch()
        try? link.receive()
    }
}

extension PostgresSession {
    /// Notes that the write `name` was done; fails if it was given up meanwhile.
    func acknowledge(_ name: WriteName, answer: Int) throws(StorageError) {
        try run(
            """
            INSERT INTO apus_last_writes AS known (connection, count, answer) VALUES ($1, $2, $3)
            ON CONFLICT (connection) DO UPDATE SET answer = excluded.answer, noted = excluded.noted,
                count = CASE WHEN known.count < excluded.count THEN excluded.count END
            """, .int(name.connection), .int(name.count), .int(answer))
    }
}
