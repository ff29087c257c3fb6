import Tuning

/// Who is told of an experiment.
package struct TrackingTargets: Hashable, Sendable {
    /// The MLflow server.
    package var mlflow: MLflowAddress?
    /// What MLflow is to call the experiment; `nil` for the name of the study.
    package var experiment: String?
    /// The folder for TensorBoard.
    package var tensorboard: String?
    /// A file with a line for each trial.
    package var csv: String?
    /// A file with a line for each fact.
    package var jsonl: String?

    /// Nobody.
    package init() {}
}

extension TrackingTargets {
    /// Those who are told, ready to be.
    /// - Throws: ``RunFailure/folder(_:reason:)`` if a file cannot be written.
    func trackers(
        of experiment: Experiment, _ profile: StudyProfile, in folder: StudyFolder, spool: Spool,
        variables: [String: String]
    ) throws -> [any Tracker] {
        var trackers: [any Tracker] = []
        if let mlflow {
            let client = MLflowClient(mlflow, credentials: .init(in: variables))
            trackers.append(
                MLflowTracker(
                    client, experiment: self.experiment ?? experiment.name, of: profile, in: folder))
        }
        if let tensorboard { trackers.append(TensorBoardTracker(tensorboard, of: profile, in: folder)) }
        if let csv {
            try spool.checkThatItIsOurs(csv, of: CSVTracker.name)
            trackers.append(CSVTracker(csv, of: experiment))
        }
        if let jsonl {
            try spool.checkThatItIsOurs(jsonl, of: JSONLinesTracker.name)
            trackers.append(JSONLinesTracker(jsonl))
        }
        return trackers
    }
}
