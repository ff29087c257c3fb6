import Tuning

/// The calls that the server answers.
struct API: Sendable {
    let studies: OpenStudies
    let feeds: StudyFeeds
    let censuses: Censuses
    let suggestions: SuggestionSessions
    let suggestionTexts = DistributionTexts()
    let metrics: ServerMetrics
    /// Whether calls need a token.
    let hasToken: Bool

    var storage: any Storage { studies.storage }
    var mirrors: StudyMirrors { studies.mirrors }

    init(_ mirrors: StudyMirrors, metrics: ServerMetrics, hasToken: Bool) {
        studies = OpenStudies(mirrors)
        censuses = Censuses(of: mirrors.storage)
        feeds = StudyFeeds(of: mirrors.storage, censuses)
        suggestions = SuggestionSessions(mirrors.storage)
        (self.metrics, self.hasToken) = (metrics, hasToken)
    }

    /// All calls, in the order in which they are described.
    var operations: [Operation] {
        studyOperations + askOperations + trialOperations + resultOperations + plotOperations
            + eventOperations + suggestionOperations + serverOperations
    }
}
