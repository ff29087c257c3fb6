/// Whether people hold a study, as it was a moment ago: loops that start trial after trial ask before each.
///
/// A study that goes on is looked at ten times a second at most, so that a look costs short trials nothing; one that is held
/// at every question.
package struct HoldWatch: Sendable {
    /// How old an answer may be.
    private static let age = Duration.milliseconds(100)
    /// After which time loops ask again while a study is held.
    package static let pause = Duration.milliseconds(500)

    private let study: StudyRecord.ID
    private let storage: any Storage
    /// When the study was looked at last and was not held.
    private var free: Duration?

    /// Nobody has looked yet.
    package init(of study: StudyRecord.ID, in storage: any Storage) {
        (self.study, self.storage) = (study, storage)
    }

    /// Whether no trial is to start.
    ///
    /// - Parameter now: The time since some moment, always the same one.
    package mutating func isHeld(at now: Duration) async throws(StorageError) -> Bool {
        if let free, now < free + Self.age { return false }
        free = try await storage.study(study).isHeld ? nil : now
        return free == nil
    }
}
