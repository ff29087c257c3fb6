package import Tuning

import struct FoundationEssentials.Date

/// Facts as JSON, one object each: what the spool and JSON lines consist of.
extension Fact {
    /// The fact as one object.
    package var json: JSON {
        .object([.init("fact", .string(name))] + members + [.init("time", .string(time.iso8601))])
    }

    private var name: String {
        switch event {
        case .opened: "opened"
        case .started: "started"
        case .reported: "reported"
        case .ended: "ended"
        case .closed: "closed"
        }
    }

    private var members: [JSON.Member] {
        switch event {
        case .opened(let study): study.members
        case .started(let number, let parameters):
            [.init("trial", .int(number)), .init("params", JSON.object(parameters).finite)]
        case .reported(let number, let measurement):
            [
                .init("trial", .int(number)), .init("metric", .string(measurement.metric)),
                .init("step", .int(measurement.step)), .init("value", JSON.float(measurement.value).finite),
            ]
        case .ended(let number, let ending): [.init("trial", .int(number))] + ending.members
        case .closed(let closing):
            [
                .init("state", .string(closing.state.rawValue)),
                .init("error", closing.reason.map(JSON.string) ?? .null),
            ]
        }
    }

    /// Reads what ``json`` wrote; `nil` if it is something else.
    package init?(_ json: JSON) {
        guard let time = json["time"]?.date, let event = Event(json) else { return nil }
        self.init(event, at: time)
    }
}

extension Fact.Event {
    fileprivate init?(_ json: JSON) {
        switch json["fact"]?.string {
        case "opened":
            guard let study = StudyProfile(json) else { return nil }
            self = .opened(study)
        case "started":
            guard let number = json["trial"]?.integer, let members = json["params"]?.members else {
                return nil
            }
            self = .started(number, members)
        case "reported":
            guard let number = json["trial"]?.integer, let metric = json["metric"]?.string,
                let step = json["step"]?.integer, let value = json["value"]?.measured
            else { return nil }
            self = .reported(number, .init(metric: metric, step: step, value: value))
        case "ended":
            guard let number = json["trial"]?.integer, let ending = Fact.Ending(json) else { return nil }
            self = .ended(number, ending)
        case "closed":
            guard let state = json["state"]?.string.flatMap(Fact.Closing.State.init) else { return nil }
            self = .closed(.init(state: state, reason: json["error"]?.string))
        default: return nil
        }
    }
}

extension StudyProfile {
    fileprivate var members: [JSON.Member] {
        [
            .init("study", .string(name)), .init("id", .string(id)),
            .init(
                "objectives",
                .array(
                    objectives.map {
                        ["metric": .string($0.metric), "goal": .string($0.goal.rawValue)]
                    })),
            .init("sampler", .string(sampler)), .init("pruner", .string(pruner)),
        ]
    }

    fileprivate init?(_ json: JSON) {
        guard let name = json["study"]?.string, let id = json["id"]?.string,
            let list = json["objectives"]?.array, let sampler = json["sampler"]?.string,
            let pruner = json["pruner"]?.string
        else { return nil }
        let objectives = list.compactMap { item -> Experiment.Objective? in
            guard let metric = item["metric"]?.string,
                let goal = item["goal"]?.string.flatMap(Direction.init)
            else { return nil }
            return .init(metric: metric, goal: goal)
        }
        self.init(name: name, id: id, objectives: objectives, sampler: sampler, pruner: pruner)
    }
}

extension Fact.Ending {
    fileprivate var members: [JSON.Member] {
        [
            .init("state", .string(state.rawValue)),
            .init("values", .array(values.map { JSON.float($0).finite })),
            .init("params", JSON.object(parameters).finite),
            .init("start", start.map { .string($0.iso8601) } ?? .null),
            .init("error", reason.map(JSON.string) ?? .null), .init("origin", .int(origin)),
        ]
    }

    fileprivate init?(_ json: JSON) {
        guard let state = json["state"]?.string.flatMap(TrialState.init),
            let values = json["values"]?.array, let parameters = json["params"]?.members,
            let origin = json["origin"]?.integer
        else { return nil }
        self.init(
            state: state, values: values.compactMap(\.measured), parameters: parameters,
            start: json["start"]?.date, reason: json["error"]?.string, origin: origin)
    }
}

extension JSON {
    fileprivate var date: Date? { string.flatMap { DateForm.utc.date($0) } }

    /// A number that may be written as a text because it is not finite.
    fileprivate var measured: Double? {
        switch string {
        case "nan": .nan
        case "inf": .infinity
        case "-inf": -.infinity
        default: number
        }
    }
}
