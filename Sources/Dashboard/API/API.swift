import Tuning

/// The calls that the server answers.
struct API: Sendable {
    let studies: OpenStudies
    let feeds: StudyFeeds
    let censuses: Censuses
    let overviews: StudyOverviews
    let overviewFeeds: OverviewFeeds
    let list: StudyList
    let tables = TrialTables()
    let figures = FigureDocuments()
    /// Where runs keep what their trials print and save.
    let runs: String
    /// Where Optuna keeps artifacts.
    let artifacts: ArtifactFolder?
    let suggestions: SuggestionSessions
    let suggestionTexts = DistributionTexts()
    let metrics: ServerMetrics
    /// Whether calls need a token.
    let hasToken: Bool

    var storage: any Storage { studies.storage }
    var mirrors: StudyMirrors { studies.mirrors }

    init(
        _ mirrors: StudyMirrors, metrics: ServerMetrics, hasToken: Bool, runs: String,
        artifacts: String? = nil
    ) {
        studies = OpenStudies(mirrors)
        censuses = Censuses(of: mirrors.storage)
        feeds = StudyFeeds(of: mirrors.storage, censuses)
        overviews = StudyOverviews(studies: studies, censuses: censuses)
        overviewFeeds = OverviewFeeds(feeds, overviews)
        list = StudyList(mirrors.storage, censuses)
        suggestions = SuggestionSessions(mirrors.storage)
        (self.metrics, self.hasToken, self.runs) = (metrics, hasToken, runs)
        self.artifacts = artifacts.map(ArtifactFolder.init)
    }

    /// Reads the trials of the study called `name`, as far as pages need them.
    func prepare(_ name: String) async throws {
        let study = try await studies.study(name)
        _ = try await overviews.overview(of: study.id)
        _ = try await mirrors.mirror(of: study.id).snapshot()
        _ = try await study.history()
    }

    /// All calls, in the order in which they are described.
    var operations: [Operation] {
        studyOperations + askOperations + trialOperations + resultOperations + plotOperations
            + eventOperations + suggestionOperations + overviewOperations + tableOperations
            + detailOperations + noteOperations + preferenceOperations + serverOperations
    }
}
