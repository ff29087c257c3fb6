/// Studies that are held: people want no trial to start for now.
///
/// Trials that run go on. Workers of `apus` wait; whoever asks is refused.
extension StudyRecord {
    /// Whether no trial is to be started until somebody says otherwise.
    package var isHeld: Bool { systemAttributes[SystemAttribute.held]?.value == .bool(true) }
}

extension Study {
    /// Why no trial is to be started for now, in words; `nil` if trials may start.
    package func reasonToHold() async throws -> String? {
        let record = try await storage.study(id)
        if record.isHeld { return "the study is paused: no trial starts until it goes on" }
        guard record.isPreferential else { return nil }
        let candidates = Candidates(of: record, among: try await trials)
        guard candidates.areEnough else { return nil }
        return
            "\(candidates.numbers.count) trials are there to choose among: no more start until some were found worse"
    }
}

extension Storage {
    /// Holds the study `id`, or lets it go on.
    package func hold(_ id: StudyRecord.ID, _ isHeld: Bool) async throws(StorageError) {
        try await annotate(id, with: [.system(key: SystemAttribute.held, JSON.bool(isHeld).text)])
    }
}
