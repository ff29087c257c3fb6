/// The keys of system attributes that carry meaning, as Optuna writes them.
package enum SystemAttribute {
    /// An object of external values that an enqueued trial is to run with.
    package static let fixedParameters = "fixed_params"
    /// The prefix of a constraint's value; feasible at or below 0.
    package static let constraintPrefix = "constraints:"
    /// A list of constraint values, as Optuna 4 wrote them.
    package static let constraintList = "constraints"
    /// The number of the trial that this one repeats.
    package static let failedTrial = "failed_trial"
    /// The numbers of all trials that this one repeats.
    package static let retryHistory = "retry_history"
    /// Whether another trial repeats this one, which has failed: then it counts no longer.
    package static let repeated = "apus:repeated"
    /// How often the process of a trial, or of one that it repeats, has died.
    package static let processDeaths = "apus:process_deaths"
    /// How often the program that ran a trial, or one that it repeats, has died.
    package static let runnerDeaths = "apus:runner_deaths"
    /// The values of the folds of a cross-validation.
    package static let crossValidationScores = "terminator:cv_scores"
    /// How often the trial was paused.
    package static let pauses = "apus:pauses"
    /// Where the trial of a population was paused.
    package static let pauseSteps = "apus:pause_steps"
    /// For how many steps the trial is evaluated.
    package static let budget = "apus:budget"
    /// From whose checkpoint the trial goes on with other parameters.
    package static let ancestor = "apus:ancestor"
    /// Why the trial failed.
    package static let failureReason = "apus:error"
    /// Why the pruner ended or paused the trial last.
    package static let verdict = "apus:verdict"
    /// Which condition ended the trial, which is complete.
    package static let stopReason = "apus:stopped"
    /// The names of the objectives of a study.
    package static let metricNames = "study:metric_names"
    /// The metric that pruning reads, where it has a name of its own.
    package static let pruningMetric = "apus:pruning_metric"
    /// The names of the parameters of a study whose kind or choices may differ from trial to trial.
    package static let changedParameters = "apus:changed_parameters"
    /// The parameters of a study and their distributions, as the last run declared them.
    package static let declaredSpace = "apus:space"
    /// What the trial's ask had seen of the study (see ``AskView``).
    package static let seen = "apus:seen"
    /// The prefix of the settings that trials of a study were asked for under.
    package static let settingsPrefix = "apus:settings:"
    /// The name of the settings of the last run.
    package static let currentSettings = "apus:current"
    /// From which studies a study begins.
    package static let transfer = "apus:transfer"
    /// What trackers tell a study from others by.
    package static let tracking = "apus:tracking"
    /// The name of the sampler that the default chose.
    package static let chosenSampler = "apus:chosen_sampler"
    /// Whether no trial of the study is to be started for now.
    package static let held = "apus:held"
}

extension StudyRecord {
    /// What the first objective is called, where pruning reads another metric; `nil` where it reads that one.
    var unprunedMetric: String? {
        let pruned = systemAttributes[SystemAttribute.pruningMetric]?.value?.string
        return pruned == nil || pruned == metricNames.first ? nil : metricNames.first
    }

    /// What the objectives are called, in order; empty if they have no names.
    package var metricNames: [String] {
        systemAttributes[SystemAttribute.metricNames]?.value?.array?.compactMap(\.string) ?? []
    }

    /// Whether trials may have the parameter `name` with a distribution of any kind.
    package func mayChange(_ name: String) -> Bool {
        SystemAttribute.names(in: systemAttributes[SystemAttribute.changedParameters]).contains(name)
    }
}

extension SystemAttribute {
    /// The texts in a list.
    package static func names(in text: JSONText?) -> [String] {
        text?.value?.array?.compactMap(\.string) ?? []
    }
}

/// What system attributes mean.
extension TrialRecord {
    /// The value of each constraint, by name.
    ///
    /// The trial is feasible if none is above 0.
    public var constraints: [String: Double] { Self.constraints(in: systemAttributes) }

    /// The value of each constraint, by name, that `systemAttributes` note.
    static func constraints(in systemAttributes: [String: JSONText]) -> [String: Double] {
        guard !systemAttributes.isEmpty else { return [:] }
        var values: [String: Double] = [:]
        let list = systemAttributes[SystemAttribute.constraintList]?.value?.array ?? []
        for (index, value) in list.enumerated() { values[String(index)] = value.number }
        for (key, text) in systemAttributes where key.hasPrefix(SystemAttribute.constraintPrefix) {
            values[String(key.dropFirst(SystemAttribute.constraintPrefix.count))] = text.value?.number
        }
        return values
    }

    /// The parameters that were fixed when the trial was enqueued.
    public var fixedParameters: [String: ParameterValue] {
        let members = systemAttributes[SystemAttribute.fixedParameters]?.value?.members ?? []
        return members.reduce(into: [:]) { $0[$1.key] = $1.value.parameterValue }
    }

    /// Why the trial failed, if it did and someone said why.
    public var failureReason: String? { systemAttributes[SystemAttribute.failureReason]?.value?.string }

    /// How far the constraints are broken: the sum of all values above 0.
    package var violation: Double { constraints.values.reduce(0) { $0 + max(0, $1.isNaN ? .infinity : $1) } }
}

extension FrozenTrial {
    /// The value of each constraint, by name.
    public var constraints: [String: Double] { record.constraints }
    /// The parameters that were fixed when the trial was enqueued.
    public var fixedParameters: [String: ParameterValue] { record.fixedParameters }
    /// Why the trial failed.
    public var failureReason: String? { record.failureReason }
}
