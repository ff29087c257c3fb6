import FoundationEssentials
import Glibc
package import Tuning

/// Schedules that a population found.
extension StudyFolder {
    /// Where the schedule of the best trial is kept.
    var schedule: String { path + "/schedule.json" }

    /// Writes down the schedule of the best trial, if trials went on from each other's checkpoints.
    ///
    /// - Returns: Where it is; `nil` if there is none.
    func keepSchedule(of study: Study) async throws -> String? {
        guard study.copiesCheckpoints, study.directions.count == 1, let best = try await study.bestTrial
        else {
            return nil
        }
        let text = try await study.schedule(of: best).json.text.rawValue + "\n"
        do {
            try Data(text.utf8).write(to: URL(filePath: schedule), options: .atomic)
        } catch {
            throw RunFailure.folder(schedule, reason: SystemError.last.description)
        }
        return schedule
    }
}

extension Experiment {
    /// The experiment that trains one model with `schedule`, as a study of its own.
    /// - Throws: ``RunFailure/schedule(_:)`` if the schedule names what this experiment has not.
    package func replaying(_ schedule: TrainingSchedule) throws(RunFailure) -> Experiment {
        for segment in schedule.segments {
            for (name, value) in segment.parameters.sorted(by: { $0.key < $1.key }) {
                guard let parameter = space.parameters.first(where: { $0.name == name }) else {
                    throw .schedule("\(name): there is no parameter of this name")
                }
                guard parameter.distribution.internalValue(value).map(parameter.distribution.contains) == true
                else { throw .schedule("\(name): \(Figures.parameter(value)) is not allowed") }
            }
        }
        var experiment = self
        experiment.name += "-replay"
        experiment.defaults = schedule.segments[0].parameters
        experiment.transfer = Transfer()
        experiment.budget = Budget(trials: 1)
        // One model is trained: nothing is searched, and the test set is the search's.
        (experiment.stages, experiment.final) = ([], nil)
        experiment.sampler = Algorithm(name: "random", title: "") { _ in .random }
        experiment.pruner = Algorithm(name: "replay", title: "replay of a schedule") { _ in
            ScheduleReplay(schedule)
        }
        return experiment
    }
}
