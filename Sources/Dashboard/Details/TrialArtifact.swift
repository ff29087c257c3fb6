import Tuning

/// A file that Optuna or optuna-dashboard noted with a trial.
struct TrialArtifact {
    var name: String
    /// Its media type.
    var type: String?
    /// What its store knows it by.
    var id: String?
}

extension FrozenTrial {
    /// The artifacts that are noted with the trial, or with its study `record`.
    ///
    /// > optuna 5.0, `artifacts/_upload.py`; optuna-dashboard 0.21, `artifact/_backend.py`.
    func artifacts(in record: StudyRecord) -> [TrialArtifact] {
        let own = systemAttributes.filter { $0.key.hasPrefix("artifacts:") }
        let others = record.systemAttributes.filter {
            $0.key.hasPrefix("dashboard:artifacts:\(id.rawValue):")
        }
        return own.merging(others) { first, _ in first }.sorted { $0.key < $1.key }.compactMap { note in
            // Each is a text that is a document itself.
            let value = note.value.value
            guard let json = value?.string.flatMap({ JSON(parsing: $0) }) ?? value,
                let name = json["filename"]?.string
            else { return nil }
            return TrialArtifact(
                name: name, type: json["mimetype"]?.string, id: json["artifact_id"]?.string)
        }
    }
}
