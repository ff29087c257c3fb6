/// Whether people want no trial to start, as it was a moment ago: loops that start trial after trial ask before each.
///
/// A study that goes on is looked at ten times a second at most, so that a look costs short trials nothing; one that is held, or whose
/// trials people choose among, at every question.
package struct HoldWatch: Sendable {
    /// How old an answer may be.
    private static let age = Duration.milliseconds(100)
    /// After which time loops ask again while a study is held.
    package static let pause = Duration.milliseconds(500)

    private let study: Study
    /// When the study was looked at last and was not held.
    private var free: Duration?

    /// Nobody has looked yet.
    package init(of study: Study) { self.study = study }

    /// Why no trial is to start, in words; `nil` if trials may start.
    ///
    /// - Parameter now: The time since some moment, always the same one.
    package mutating func reasonToHold(at now: Duration) async throws -> String? {
        if let free, now < free + Self.age { return nil }
        let record = try await study.storage.study(study.id)
        let reason = try await study.reasonToHold(record)
        // How many trials people have to choose among changes with each that starts.
        free = reason == nil && !record.isPreferential ? now : nil
        return reason
    }
}
