import Experiments
import HTTPTypes
import Tuning

/// Trials that run: reports, signs of life, ends.
extension API {
    var trialOperations: [Operation] {
        [
            Operation(
                id: "report", method: .post, path: "/api/studies/{name}/trials/{number}/report",
                summary: "Records how a trial stands after a step, and tells whether it should end.",
                parameters: [.study, .trial], body: Schemas.report,
                endings: [
                    .ok("Whether it should end.", Schemas.object(["prune": ["type": "boolean"]], ["prune"]))
                ], refusals: [400, 404, 409, 413, 422]
            ) { try await report($0) },
            Operation(
                id: "heartbeat", method: .post, path: "/api/studies/{name}/trials/{number}/heartbeat",
                summary: "Tells that whoever works on the trial lives.", parameters: [.study, .trial],
                endings: [.done("The lease is renewed.")], refusals: [404, 409, 422]
            ) { try await heartbeat($0) },
            Operation(
                id: "tell", method: .post, path: "/api/studies/{name}/trials/{number}/tell",
                summary: "Ends a trial. Told again with the same end, it changes nothing.",
                parameters: [.study, .trial], body: Schemas.tell,
                endings: [.ok("How it ended.", Schemas.told)], refusals: [400, 404, 409, 413, 422]
            ) { try await tell($0) },
        ]
    }

    private func report(_ call: Call) async throws -> Reply {
        let fields = try await call.fields("step", "value", "metrics")
        guard let step = try fields.integer("step", in: 0 ... .max) else {
            throw Refusal.wrong("step", expected: "a whole number from 0 on")
        }
        let (value, metrics) = (try fields.number("value"), try fields.namedNumbers("metrics"))
        guard value != nil || metrics?.isEmpty == false else {
            throw Refusal.wrong("value", expected: "a number, or numbers by name in `metrics`")
        }
        let study = try await studies.study(call.path("name"))
        let trial = try await study.resume(number: call.number)
        if let lease = try await study.renewed(trial.frozen.lease) { try await trial.renew(lease) }
        if let metrics { try await trial.report(metrics, step: step) }
        if let value { try await trial.report(value, step: step) }
        return .json(["prune": .bool(try await trial.shouldPrune())])
    }

    private func heartbeat(_ call: Call) async throws -> Reply {
        let study = try await studies.study(call.path("name"))
        let trial = try await study.resume(number: call.number)
        if let lease = try await study.renewed(trial.frozen.lease) { try await trial.renew(lease) }
        return .empty
    }

    private func tell(_ call: Call) async throws -> Reply {
        let fields = try await call.fields(
            "values", "value", "state", "reason", "metrics", "constraints", "user_attrs")
        let planned = try await studies.planned(call.path("name"), isToBeAsked: false)
        let study = planned.study
        let outcome = try outcome(fields, objectives: study.directions.count)
        let frozen = try await study.trial(number: call.number)
        guard frozen.state == .running else { return try await end(frozen, of: study, outcome) }
        let trial = try await study.resume(number: frozen.number)
        try note(fields, in: trial, of: planned.plan)
        do {
            return reply(try await study.tell(trial, outcome))
        } catch StorageError.trialFinished {
            // Somebody was faster, or this caller tells once more what was told before a connection broke.
            return try await end(study.trial(number: frozen.number), of: study, outcome)
        }
    }

    /// What is told about a trial that does not run.
    private func end(_ trial: FrozenTrial, of study: Study, _ outcome: Outcome) async throws -> Reply {
        guard trial.state.isFinished else {
            return reply(try await study.tell(number: trial.number, outcome))
        }
        let isSame =
            if case .complete(let values) = outcome {
                trial.state == .complete && trial.values == values
            } else {
                trial.state == outcome.state
            }
        guard isSame else { throw StorageError.trialFinished(trial.number) }
        return reply(outcome)
    }

    private func reply(_ outcome: Outcome) -> Reply {
        metrics.told(outcome.state)
        var members = [JSON.Member("state", .string(outcome.state.rawValue))]
        if case .failed(let reason) = outcome { members.append(.init("reason", .string(reason))) }
        return .json(.object(members))
    }

    private func note(_ fields: Fields, in trial: Trial, of plan: SearchPlan) throws {
        for (key, value) in try fields.object("user_attrs") ?? [:] { trial.setUserAttribute(key, to: value) }
        for (name, value) in try fields.namedNumbers("constraints") ?? [:] {
            trial.setConstraint(name, to: value)
        }
        guard let metrics = try fields.namedNumbers("metrics") else { return }
        for (name, value) in plan.violations(metrics) { trial.setConstraint(name, to: value) }
    }
}

/// The end of a trial as it is told.
extension API {
    private func outcome(_ fields: Fields, objectives: Int) throws(Refusal) -> Outcome {
        let single = try fields.number("value")
        let values = try fields.numbers("values") ?? single.map { [$0] }
        switch try fields.text("state") ?? "complete" {
        case "complete":
            guard let values, values.count == objectives else {
                throw .wrong("values", expected: "a number for each objective: \(objectives)")
            }
            return .complete(values)
        case "pruned": return .pruned
        case "failed":
            let reason = try fields.text("reason")
            return .failed(reason: reason ?? "told to have failed")
        default: throw .wrong("state", expected: "complete, pruned or failed")
        }
    }
}
