/// Studies that are held: people want no trial to start for now.
///
/// Trials that run go on. ``Study/optimize(trials:within:until:parallelism:on:onFailure:clock:afterEach:_:)`` and workers of `apus` wait; whoever asks over HTTP or by
/// `apus ask` is refused.
extension StudyRecord {
    /// Whether no trial is to be started until somebody says otherwise.
    package var isHeld: Bool { systemAttributes[SystemAttribute.held]?.value == .bool(true) }
}

extension Study {
    /// Why no trial is to be started for now, in words; `nil` if trials may start.
    package func reasonToHold() async throws -> String? { try await reasonToHold(storage.study(id)) }

    /// The same, as `record` is what the storage knows of the study.
    func reasonToHold(_ record: StudyRecord) async throws -> String? {
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
