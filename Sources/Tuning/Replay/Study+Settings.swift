import Numerical

/// What trials were asked for under, so that they can be asked for once more.
extension Study {
    /// This handle, whose trials are noted to be asked for under `settings`, which are noted with the study.
    ///
    /// Settings are known by their checksum: equal ones are noted once, however many processes use them.
    ///
    /// - Parameter areCurrent: Whether the study is to be read as they say from now on.
    package func asking(under settings: JSON, areCurrent: Bool = false) async throws -> Study {
        let text = settings.text
        let name = String(CRC32.checksum(text.rawValue.utf8), radix: 36)
        let key = SystemAttribute.settingsPrefix + name
        let known = try await storage.study(named: self.name).systemAttributes
        var notes: [StudyAttribute] = []
        if known[key] != text { notes.append(.system(key: key, text)) }
        let current = JSON.string(name).text
        if areCurrent, known[SystemAttribute.currentSettings] != current {
            notes.append(.system(key: SystemAttribute.currentSettings, current))
        }
        if !notes.isEmpty { try await storage.annotate(id, with: notes) }
        var study = self
        study.settings = name
        return study
    }
}

extension StudyRecord {
    /// What trials were asked for under; `nil` if settings of that name were never noted.
    package func settings(_ name: String) -> JSON? {
        systemAttributes[SystemAttribute.settingsPrefix + name]?.value
    }
}
