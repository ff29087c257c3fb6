package import Tuning

/// What keeps an experiment from being run.
package enum RunFailure: Error, Hashable, Sendable {
    /// The study was made for another experiment.
    case otherStudy(name: String, [Difference])
    /// A folder or a file for what the trials leave cannot be made.
    case folder(String, reason: String)
    /// The operating system gave no thread or descriptor.
    case system(String)
    /// Nothing says when to end.
    case noBudget
    /// A study that this one is to begin from is not there.
    case noEarlierStudy(String)
    /// The sampler or the pruner cannot be used for the experiment.
    case algorithm(String)
    /// The machine does not have what a trial takes.
    case resources(String)
    /// The parameters of a stage cannot be drawn from.
    case stage(String, reason: String)
    /// A schedule cannot be replayed with the experiment.
    case schedule(String)
    /// A file holds no schedule.
    case noSchedule(String)

    /// In what a study differs from the experiment.
    package enum Difference: Hashable, Sendable {
        case directions(study: [Direction], experiment: [Direction])
        case metrics(study: [String], experiment: [String])
        case parameter(String, study: Distribution, experiment: Distribution)
        case notInExperiment(String)
        case notInStudy(String)
    }
}

extension RunFailure: CustomStringConvertible {
    /// The failure in words.
    package var description: String {
        switch self {
        case .otherStudy(let name, let differences):
            "there is a study “\(name)” already, made for something else: "
                + differences.map(\.description).joined(separator: "; ")
                + "; give the experiment another name, or delete the study"
        case .folder(let path, let reason): "\(path): \(reason)"
        case .system(let reason): reason
        case .noBudget: "nothing says when to end; give `budget` in the file, or --trials or --time"
        case .noEarlierStudy(let name):
            "there is no study “\(name)” to begin from; `apus study list` shows what there is"
        case .algorithm(let reason), .resources(let reason): reason
        case .stage(let name, let reason): "the stage “\(name)” has nothing to draw from: \(reason)"
        case .noSchedule(let path):
            "\(path): this is no schedule; `apus run` writes one to apus-runs/STUDY/schedule.json"
        case .schedule(let reason): "the schedule does not fit the experiment: \(reason)"
        }
    }
}

extension RunFailure.Difference: CustomStringConvertible {
    /// The difference in words.
    package var description: String {
        switch self {
        case .directions(let study, let experiment):
            "its objectives are to \(words(study.map(\.rawValue))), here they are to \(words(experiment.map(\.rawValue)))"
        case .metrics(let study, let experiment):
            "its objectives are called \(words(study)), here \(words(experiment))"
        case .parameter(let name, let study, let experiment):
            "its parameter \(name) is \(study), here it is \(experiment)"
        case .notInExperiment(let name): "its parameter \(name) is missing here"
        case .notInStudy(let name):
            "it does not have the parameter \(name), which needs a default that its trials count as having"
        }
    }

    private func words(_ list: [String]) -> String { list.joined(separator: ", ") }
}
