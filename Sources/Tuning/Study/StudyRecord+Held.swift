/// Studies that are held: people want no trial to start for now.
///
/// Trials that run go on. ``Study/optimize(trials:within:until:parallelism:on:onFailure:clock:afterEach:_:)`` and workers of `apus` wait; whoever asks over HTTP or by
/// `apus ask` is refused.
extension StudyRecord {
    /// Whether no trial is to be started until somebody says otherwise.
    package var isHeld: Bool { systemAttributes[SystemAttribute.held]?.value == .bool(true) }
}

extension Storage {
    /// Holds the study `id`, or lets it go on.
    package func hold(_ id: StudyRecord.ID, _ isHeld: Bool) async throws(StorageError) {
        try await annotate(id, with: [.system(key: SystemAttribute.held, JSON.bool(isHeld).text)])
    }
}
