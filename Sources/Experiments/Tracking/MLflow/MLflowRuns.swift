import Tuning

import struct FoundationEssentials.Date

/// The experiments and runs of an MLflow server.
extension MLflowClient {
    /// A run of MLflow.
    struct Run: Sendable {
        var id: String
        /// Where its artifacts are.
        var artifacts: String
        /// Whether it was told parameters or metrics.
        var isTold: Bool

        init?(_ json: JSON?) {
            guard let info = json?["info"], let id = info["run_id"]?.string else { return nil }
            (self.id, artifacts) = (id, info["artifact_uri"]?.string ?? "")
            isTold = ["params", "metrics"].contains { json?["data"]?[$0]?.array?.isEmpty == false }
        }
    }

    /// How a run stands, in MLflow's words.
    enum Status: String {
        case running = "RUNNING", finished = "FINISHED", failed = "FAILED", killed = "KILLED"
    }

    /// The experiment called `name`, made if it is not there.
    func experiment(named name: String) async throws -> String {
        func existing() async throws -> String? {
            do {
                return try await get("experiments/get-by-name", "experiment_name", name)["experiment"]?[
                    "experiment_id"]?.string
            } catch MLflowError.refused("RESOURCE_DOES_NOT_EXIST", _) {
                return nil
            }
        }
        if let id = try await existing() { return id }
        do {
            let made = try await post("experiments/create", ["name": .string(name)])
            if let id = made["experiment_id"]?.string { return id }
        } catch MLflowError.refused("RESOURCE_ALREADY_EXISTS", _) {
            // Another run was faster.
            if let id = try await existing() { return id }
        }
        throw unexpected
    }

    /// The oldest run of an experiment that has all of these tags.
    func run(in experiment: String, tagged tags: [(String, String)]) async throws -> Run? {
        try await runs(in: experiment, tagged: tags, atMost: 1).first
    }

    /// The runs of an experiment that have all of these tags, the oldest first.
    func runs(
        in experiment: String, tagged tags: [(String, String)], atMost limit: Int
    ) async throws -> [Run] {
        let filter = tags.map { "tags.`\($0)` = '\($1)'" }.joined(separator: " and ")
        let found = try await post(
            "runs/search",
            [
                "experiment_ids": .array([.string(experiment)]), "filter": .string(filter),
                "max_results": .int(limit),
                "order_by": ["attributes.start_time ASC", "attributes.run_id ASC"],
            ])
        return (found["runs"]?.array ?? []).compactMap { Run($0) }
    }

    /// Makes a run.
    func makeRun(
        in experiment: String, named name: String, start: Date, tags: [(String, String)]
    ) async throws -> Run {
        let made = try await post(
            "runs/create",
            [
                "experiment_id": .string(experiment), "run_name": .string(name),
                "start_time": .int(start.milliseconds), "tags": Self.pairs(tags),
            ])
        guard let run = Run(made["run"]) else { throw unexpected }
        return run
    }

    /// Takes a run away.
    func delete(_ run: Run) async throws { _ = try await post("runs/delete", ["run_id": .string(run.id)]) }

    /// Says how a run stands.
    func update(_ run: Run, _ status: Status, end: Date? = nil) async throws {
        var members: [JSON.Member] = [
            .init("run_id", .string(run.id)), .init("status", .string(status.rawValue)),
        ]
        if let end { members.append(.init("end_time", .int(end.milliseconds))) }
        _ = try await post("runs/update", .object(members))
    }

    private var unexpected: MLflowError {
        .unwilling(address.description, status: 200, message: "but not as MLflow does")
    }
}

/// What a run is given in batches.
extension MLflowClient {
    /// A value of a metric.
    struct Metric: Sendable {
        var name: String
        var value: Double
        var step: Int
        var time: Date
    }

    /// What may be said in one call: 100 parameters, 100 tags, and 1000 things in all.
    private static let (mostPairs, mostMetrics) = (100, 800)

    /// Notes parameters, tags and metrics, in as few calls as MLflow takes them.
    func log(
        _ run: Run, parameters: [(String, String)] = [], tags: [(String, String)] = [],
        metrics: [Metric] = []
    ) async throws {
        var (parameters, tags, metrics) = (parameters[...], tags[...], metrics[...])
        while !(parameters.isEmpty && tags.isEmpty && metrics.isEmpty) {
            _ = try await post(
                "runs/log-batch",
                [
                    "run_id": .string(run.id), "params": Self.pairs(parameters.prefix(Self.mostPairs)),
                    "tags": Self.pairs(tags.prefix(Self.mostPairs)),
                    "metrics": .array(metrics.prefix(Self.mostMetrics).map(\.json)),
                ])
            parameters = parameters.dropFirst(Self.mostPairs)
            tags = tags.dropFirst(Self.mostPairs)
            metrics = metrics.dropFirst(Self.mostMetrics)
        }
    }

    private static func pairs(_ pairs: some Sequence<(String, String)>) -> JSON {
        .array(pairs.map { ["key": .string($0), "value": .string($1)] })
    }
}

extension MLflowClient.Metric {
    /// Numbers that are not finite are texts, as protocol buffers have them in JSON.
    fileprivate var json: JSON {
        let number: JSON =
            value.isNaN ? "NaN" : value.isInfinite ? (value < 0 ? "-Infinity" : "Infinity") : .float(value)
        return [
            "key": .string(name), "value": number, "timestamp": .int(time.milliseconds), "step": .int(step),
        ]
    }
}

extension Date {
    /// The time since 1970 as MLflow counts it.
    fileprivate var milliseconds: Int { Int((timeIntervalSince1970 * 1000).rounded()) }
}
