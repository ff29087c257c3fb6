/// Who is told of the runs.
extension ExperimentReader {
    func tracking(_ field: Field) -> TrackingTargets? {
        let expected = "a mapping such as {mlflow: URL, experiment: NAME}"
        guard let section = field.section(["mlflow", "experiment", "tensorboard", "csv", "jsonl"], expected)
        else {
            return nil
        }
        var targets = TrackingTargets()
        targets.mlflow = section["mlflow"].flatMap(address)
        targets.experiment = section["experiment"]?.name("the name of an experiment of MLflow") {
            !$0.contains("\n")
        }
        targets.tensorboard = section["tensorboard"].flatMap(folder)
        targets.csv = section["csv"].flatMap(path)
        targets.jsonl = section["jsonl"].flatMap(path)
        if section["experiment"] != nil, section["mlflow"] == nil {
            _ = section.required("mlflow", "the address of the server that has the experiment")
        }
        if section.fields.isEmpty { field.fault(.missing(expected: expected)) }
        if let csv = targets.csv, csv == targets.jsonl {
            section["jsonl"]?.fault(.repeated("the file “\(csv)”"))
        }
        return targets
    }

    private func address(_ field: Field) -> MLflowAddress? {
        let expected = "the address of an MLflow server, such as http://127.0.0.1:5000"
        guard let text = field.text(expected) else { return nil }
        guard !MLflowAddress.hasSecret(text) else {
            // Without the address: a password must not be shown.
            field.fault(
                .wrong(
                    found: "an address with a user in it",
                    expected:
                        "one without; MLFLOW_TRACKING_USERNAME and MLFLOW_TRACKING_PASSWORD are for that"))
            return nil
        }
        return MLflowAddress(text) ?? field.wrong(expected)
    }

    private func folder(_ field: Field) -> String? {
        let expected = "the path of a folder"
        guard let text = field.text(expected) else { return nil }
        return text.contains("\0") ? field.wrong(expected) : text
    }

    private func path(_ field: Field) -> String? {
        let expected = "the path of a file"
        guard let text = field.text(expected) else { return nil }
        return text.hasSuffix("/") || text.contains("\0") ? field.wrong(expected) : text
    }
}
