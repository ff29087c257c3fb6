import Experiments
import FoundationEssentials
import Synchronization
import Tuning

/// What pages tell of studies, made once for all who ask.
struct StudyOverviews: Sendable {
    let studies: OpenStudies
    let censuses: Censuses

    private var storage: any Storage { studies.storage }

    /// A study, as it is now and as it stands now.
    struct Overview: Sendable {
        var study: JSON
        var standing: JSON
        var revision: Revision
    }

    /// How the study `id` stands now.
    func overview(of id: StudyRecord.ID) async throws -> Overview {
        let record = try await storage.study(id)
        let (standing, revision) = try await censuses.census(of: record).standing()
        let outline = StudyOutline(record, standing.digest, objectives: record.objectiveNames)
        let stands = StudyStanding(
            record: record, standing: standing, explanation: await explanation(record), now: Date())
        return Overview(study: outline.json, standing: stands.json, revision: revision)
    }

    /// What the sampler says about itself; `nil` if it says nothing, or the study cannot be opened as it is noted.
    private func explanation(_ record: StudyRecord) async -> String? {
        do {
            let planned = try await studies.planned(record.name, isToBeAsked: false)
            guard planned.plan.sampler != nil else { return nil }
            return try await planned.study.explanation()
        } catch {
            return nil
        }
    }
}
