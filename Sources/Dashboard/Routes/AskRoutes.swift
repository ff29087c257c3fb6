import Experiments
import FoundationEssentials
import HTTPTypes
import Tuning

/// Trials that begin: asked for, or queued.
extension API {
    var askOperations: [Operation] {
        [
            Operation(
                id: "ask", method: .post, path: "/api/studies/{name}/ask",
                summary: "Starts a trial and draws its parameters: the oldest waiting one, or a new one.",
                parameters: [.study], body: Schemas.ask,
                endings: [
                    .ok("The trial.", Schemas.asked).leading(
                        to: "report", "heartbeat", "tell", "getTrial",
                        with: ["name": "$request.path.name", "number": "$response.body#/number"])
                ], refusals: [400, 404, 409, 413, 422]
            ) { try await ask($0) },
            Operation(
                id: "enqueue", method: .post, path: "/api/studies/{name}/trials",
                summary: "Queues a trial whose parameters are fixed, as far as they are given.",
                parameters: [.study], body: Schemas.enqueue,
                endings: [.created("The waiting trial.", Schemas.trial)], refusals: [400, 404, 413, 422]
            ) { try await enqueue($0) },
        ]
    }

    private func ask(_ call: Call) async throws -> Reply {
        let fields = try await call.fields("lease")
        let seconds = try fields.integer("lease", in: HTTPLease.range)
        let name = try call.path("name")
        let planned = try await studies.planned(name, isToBeAsked: true)
        let study = planned.study
        if let reason = try await study.reasonToHold() {
            throw Refusal(.conflict, "paused", "\(name): \(reason)")
        }
        guard try await !study.isExhausted else {
            throw Refusal(.conflict, "exhausted", "\(name): every combination was tried")
        }
        let lease =
            if let seconds { HTTPLease(seconds: seconds).lease(at: Date()) } else {
                try await study.silentLease()
            }
        let trial =
            if let budget = planned.plan.trials {
                try await study.ask(lease: lease, within: budget)
            } else {
                try await study.ask(lease: lease)
            }
        guard let trial else {
            throw Refusal(
                .conflict, "budget_spent",
                "\(name): the budget of \(planned.plan.trials ?? 0) trials is spent")
        }
        _ = try trial.suggest(planned.space)
        try await trial.flush()
        metrics.asked()
        let values = trial.parameters.map { JSON.Member($0.name, JSON($0.value).finite) }
        return .json(["number": .int(trial.number), "params": .object(values)])
    }

    private func enqueue(_ call: Call) async throws -> Reply {
        let fields = try await call.fields("params", "user_attrs")
        guard let parameters = try fields.values("params") else {
            throw Refusal.wrong("params", expected: "an object of values, which may be empty")
        }
        let planned = try await studies.planned(call.path("name"), isToBeAsked: false)
        for parameter in planned.space.parameters {
            guard let value = parameters[parameter.name] else { continue }
            guard parameter.distribution.holds(value) else {
                throw Refusal.wrong(
                    "params.\(parameter.name)", expected: "\(parameter.distribution)")
            }
        }
        let trial = try await planned.study.enqueue(
            parameters, userAttributes: fields.object("user_attrs") ?? [:])
        guard let trial else { return .empty }
        return .json(trial.json(metric: planned.study.reportedMetric), .created)
    }
}

extension Distribution {
    /// Whether `value` can be drawn from it.
    fileprivate func holds(_ value: ParameterValue) -> Bool {
        internalValue(value).map(contains) ?? false
    }
}
