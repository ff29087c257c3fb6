package import Tuning

/// What the last run of an experiment was to do, noted with its study for whoever looks at it.
package struct RunNote: Hashable, Sendable {
    /// How many trials the study is to have in the end.
    package var trials: Int?
    /// After how many seconds a run starts no more trials.
    package var seconds: Double?
    /// What ends trials early, as the file writes it.
    package var pruner: JSON?

    private static let key = "apus:run"

    init(_ experiment: Experiment) {
        trials = experiment.budget.trials
        seconds = experiment.budget.time?.inSeconds
        pruner = experiment.pruner.source
    }

    /// What is noted with `study`; `nil` if no run was.
    package init?(of study: StudyRecord) {
        guard let noted = study.systemAttributes[Self.key]?.value else { return nil }
        (trials, seconds, pruner) = (noted["trials"]?.integer, noted["seconds"]?.number, noted["pruner"])
    }

    var attribute: StudyAttribute {
        var members: [JSON.Member] = []
        if let trials { members.append(.init("trials", .int(trials))) }
        if let seconds { members.append(.init("seconds", .float(seconds))) }
        if let pruner { members.append(.init("pruner", pruner)) }
        return .system(key: Self.key, JSON.object(members).text)
    }
}
