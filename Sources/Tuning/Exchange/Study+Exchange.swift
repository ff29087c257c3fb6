/// Studies that move from one storage to another.
extension Study {
    /// How many trials are written at once.
    private static var batch: Int { 1000 }

    /// Writes the study `name` of `storage` line by line, as <doc:Exchange> tells.
    ///
    /// - Parameter write: Takes some lines at a time, each with its end.
    /// - Returns: How many trials there are.
    /// - Throws: ``StorageError``, what `write` throws, `CancellationError` if the task is cancelled.
    @discardableResult
    public static func export(
        _ name: String, from storage: any Storage, _ write: (String) throws -> Void
    ) async throws -> Int {
        let study = try await storage.study(named: name)
        let trials = try await storage.changes(in: study.id, since: .start).trials
        var export = StudyExport(of: study, trials: trials.count)
        try write(export.header + "\n")
        for trial in trials {
            if trial.number % batch == 0 { try Task.checkCancellation() }
            try write(export.lines(of: trial))
        }
        return trials.count
    }

    /// Makes a study in `storage` from the lines that ``export(_:from:_:)`` wrote.
    ///
    /// - Parameters:
    ///   - name: What the study is called, if not as it was.
    ///   - next: The next line, without its end; `nil` after the last one.
    /// - Returns: The study, and how many trials it has.
    /// - Throws: ``StudyFileError`` if a line is wrong, ``StorageError``, `CancellationError` if the task is cancelled.
    ///   Then there is no study.
    @discardableResult
    public static func `import`(
        as name: String? = nil, into storage: any Storage, _ next: () throws -> String?
    ) async throws -> (study: StudyRecord, trials: Int) {
        var file = try StudyImport(header: next())
        return try await make(file.header, as: name, in: storage) {
            var records: [TrialRecord] = []
            while records.count < batch {
                guard let line = try next() else {
                    try file.end()
                    break
                }
                if let record = try file.read(line) { records.append(record) }
            }
            return records
        }
    }

    /// Copies the study `name` of `storage` to another storage, or within it.
    ///
    /// All is copied to the letter but identifiers, and who works on a trial: one that runs is copied as one that runs.
    /// - Returns: The copy, and how many trials it has.
    /// - Throws: ``StorageError``, `CancellationError` if the task is cancelled. Then there is no copy.
    @discardableResult
    public static func copy(
        _ name: String, from storage: any Storage, to other: any Storage, as newName: String? = nil
    ) async throws -> (study: StudyRecord, trials: Int) {
        let study = try await storage.study(named: name)
        let trials = try await storage.changes(in: study.id, since: .start).trials
        var rest = trials[...]
        return try await make(StudyHeader(study, trials: trials.count), as: newName, in: other) {
            defer { rest = rest.dropFirst(batch) }
            return rest.prefix(batch).map { trial in
                var record = trial.record
                record.lease = nil
                return record
            }
        }
    }

    /// Makes a study of all trials that `next` hands over, until it hands over none; or no study at all.
    private static func make(
        _ header: StudyHeader, as name: String?, in storage: any Storage,
        _ next: () throws -> [TrialRecord]
    ) async throws -> (study: StudyRecord, trials: Int) {
        let study = try await storage.createStudy(named: name ?? header.name, directions: header.directions)
        do {
            try await storage.annotate(study.id, with: header.attributes)
            var count = 0
            while true {
                try Task.checkCancellation()
                let records = try next()
                if records.isEmpty { break }
                try await add(records, to: study, from: count, in: storage)
                count += records.count
            }
            return (try await storage.study(study.id), count)
        } catch {
            try? await storage.deleteStudy(study.id)
            throw error
        }
    }

    private static func add(
        _ records: [TrialRecord], to study: StudyRecord, from number: Int, in storage: any Storage
    ) async throws {
        let trials = try await storage.addTrials(records, to: study.id)
        guard trials.first?.number == number, trials.last?.number == number + records.count - 1 else {
            throw StorageError.unavailable(
                study.name, detail: "another program added trials to the study while it was copied")
        }
    }
}
