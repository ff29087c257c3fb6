import Glibc
import Tuning

import struct FoundationEssentials.UUID

/// A journal that is open: its file, and what it amounts to.
struct Journal: Sendable {
    private var file: JournalFile
    private var state = JournalState()
    private let lock: JournalLock
    private let texts = DistributionTexts()
    private let worker = "\(UUID().uuidString.lowercased())-\(getpid())"

    /// Opens the file at `path`, made if there is none.
    init(path: String, waiting: JournalWaiting) throws(StorageError) {
        file = try JournalFile(path: path)
        lock = JournalLock(of: file.path, waiting: waiting)
    }

    /// What `body` finds in all that is written by now.
    mutating func read<Value>(
        _ body: (JournalState) throws(StorageError) -> Value
    ) throws(StorageError) -> Value {
        try refresh()
        return try body(state)
    }

    /// Appends what `plan` asks for, all of it at once, and returns what `result` makes of the state after it.
    mutating func write<Plan, Value>(
        _ plan: (JournalState) throws(StorageError) -> (operations: [JournalOperation], Plan),
        _ result: (JournalState, Plan) throws(StorageError) -> Value
    ) throws(StorageError) -> Value {
        let identity = try lock.acquire(at: file.place)
        defer { lock.release(identity) }
        try refresh()
        // Somebody died between ending a trial and queueing another one in its place.
        let missing = state.missingSuccessors.sorted { $0.key < $1.key }
        try append(missing.map { .createTrial($1.study, $1.record, supersedes: $0) })
        let (operations, plan) = try plan(state)
        try append(operations)
        return try result(state, plan)
    }

    private mutating func append(_ operations: [JournalOperation]) throws(StorageError) {
        if operations.isEmpty { return }
        var text = ""
        for operation in operations {
            text += operation.record(by: worker, texts).text.rawValue
            text += "\n"
        }
        guard try file.append(text, lines: operations.count) else { return try refresh() }
        for operation in operations { state.apply(operation) }
    }

    /// Applies what was written since the last time.
    private mutating func refresh() throws(StorageError) {
        let (texts, place) = (texts, file.place)
        var state = state
        // The state is taken out for a while: a copy of it would cost as much as the whole journal.
        self.state = JournalState()
        defer { self.state = state }
        try file.read { (line, number) throws(StorageError) in
            guard let json = JSON(parsing: String(decoding: line, as: UTF8.self)) else { return false }
            guard let operation = JournalOperation(json, texts) else {
                throw .damaged(place, detail: "line \(number) is no record of a journal")
            }
            state.apply(operation)
            return true
        }
    }
}
