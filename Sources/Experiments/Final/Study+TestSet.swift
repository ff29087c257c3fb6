package import Tuning

extension Study {
    /// Notes that the search may have seen the test set, unless that is noted already.
    package func warnOfTestSet(_ reason: String) async throws {
        guard try await storage.study(id).testSetWarning == nil else { return }
        let text = JSON.string(reason).text
        try await storage.annotate(id, with: [.system(key: SystemAttribute.testSetWarning, text)])
    }
}
