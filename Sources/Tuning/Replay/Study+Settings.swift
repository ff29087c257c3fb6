import Numerical

/// What trials were asked for under, so that they can be asked for once more.
extension Study {
    /// This handle, whose trials are noted to be asked for under `settings`, which are noted with the study.
    ///
    /// Settings are known by their checksum: equal ones are noted once, however many processes use them.
    package func asking(under settings: JSON) async throws -> Study {
        let text = settings.text
        let name = String(CRC32.checksum(text.rawValue.utf8), radix: 36)
        let key = SystemAttribute.settingsPrefix + name
        if try await storage.study(named: self.name).systemAttributes[key] != text {
            try await storage.annotate(id, with: [.system(key: key, text)])
        }
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
