import Tuning

/// What a sampler elsewhere asks for.
struct SuggestionRequest {
    /// What all who work on the study call it: a text that nobody else has.
    var session: String
    var study: String
    var directions: [Direction]
    /// How many trials have ended, as far as the caller knows.
    var finished: Int
    /// Trials that are told, of which the server may know nothing; of those that run, all.
    var trials: [FrozenTrial]
    /// The number of the trial that parameters are wanted for.
    var number: Int
    var space: SearchSpace
    /// As an experiment file writes it.
    var sampler: JSON
    var seed: UInt64?

    static let keys = [
        "session", "study", "directions", "finished", "trials", "number", "space", "sampler", "seed",
    ]

    init(_ json: JSON, texts: DistributionTexts) throws(Refusal) {
        let fields = try Fields(json, keys: Self.keys)
        func required<Value>(_ value: Value?, _ key: String, _ expected: String) throws(Refusal) -> Value {
            guard let value else { throw .wrong(key, expected: expected) }
            return value
        }
        session = try required(fields.text("session"), "session", "a text that only this study has")
        guard (1...200).contains(session.utf8.count) else {
            throw .wrong("session", expected: "a text of 1 to 200 bytes")
        }
        study = try fields.text("study") ?? ""
        directions = (fields["directions"]?.array ?? []).compactMap {
            $0.string.flatMap(Direction.init(rawValue:))
        }
        guard !directions.isEmpty, directions.count == fields["directions"]?.array?.count else {
            throw .wrong("directions", expected: "minimize or maximize for each objective")
        }
        finished = try fields.integer("finished", in: 0 ... .max) ?? 0
        number = try required(
            fields.integer("number", in: 0 ... .max), "number", "the number of a trial")
        sampler = fields["sampler"] ?? "auto"
        seed = try fields.integer("seed", in: 0 ... .max).map(UInt64.init)
        space = try Self.space(fields["space"], texts)
        var trials: [FrozenTrial] = []
        for (index, item) in (fields["trials"]?.array ?? []).enumerated() {
            trials.append(
                try Self.trial(item, "trials[\(index)].", texts: texts, objectives: directions.count))
        }
        self.trials = trials
    }

    private static func space(_ json: JSON?, _ texts: DistributionTexts) throws(Refusal) -> SearchSpace {
        var space = SearchSpace()
        for member in json?.members ?? [] {
            space = space.appending(member.key, try distribution(member.value, "space.\(member.key)", texts))
        }
        return space
    }

    private static func distribution(
        _ json: JSON, _ field: String, _ texts: DistributionTexts
    ) throws(Refusal) -> Distribution {
        guard let distribution = texts.distribution(json.string ?? json.text.rawValue) else {
            throw .wrong(
                field, expected: "a distribution as Optuna writes it, that something can be drawn from")
        }
        return distribution
    }
}

/// Trials as they are told.
extension SuggestionRequest {
    private static let trialKeys = [
        "number", "state", "values", "params", "distributions", "intermediate_values", "user_attrs",
        "system_attrs", "start", "end",
    ]

    private static func trial(
        _ json: JSON, _ path: String, texts: DistributionTexts, objectives: Int
    ) throws(Refusal) -> FrozenTrial {
        let fields = try Fields(json, path: path, keys: trialKeys)
        guard let number = try fields.integer("number", in: 0...(.max - 1)) else {
            throw .wrong(path + "number", expected: "the number of a trial")
        }
        guard let state = try fields.text("state").flatMap(TrialState.init(rawValue:)) else {
            throw .wrong(path + "state", expected: "running, waiting, complete, pruned or failed")
        }
        var record = TrialRecord(state: state)
        record.values = try fields.numbers("values") ?? []
        guard state != .complete || record.values.count == objectives,
            !record.values.contains(where: \.isNaN)
        else { throw .wrong(path + "values", expected: "a number for each objective") }
        let distributions = try fields.object("distributions") ?? [:]
        for member in fields["params"]?.members ?? [] {
            let field = "\(path)params.\(member.key)"
            guard let json = distributions[member.key] else {
                throw .wrong("\(path)distributions", expected: "one for \(member.key) too")
            }
            let distribution = try distribution(json, "\(path)distributions.\(member.key)", texts)
            guard let value = member.value.anyNumber, value.isFinite, distribution.isInternal(value) else {
                throw .wrong(field, expected: "an internal value of its distribution")
            }
            record.parameters.set(member.key, value, from: distribution)
        }
        for (step, value) in try fields.namedNumbers("intermediate_values") ?? [:] {
            guard let step = Int(step) else {
                throw .wrong(path + "intermediate_values", expected: "whole numbers as keys")
            }
            record.reports[step] = value
        }
        record.userAttributes = (try fields.object("user_attrs") ?? [:]).mapValues(\.text)
        record.systemAttributes = (try fields.object("system_attrs") ?? [:]).mapValues(\.text)
        record.start = try fields.text("start").flatMap(DateForm.utc.date)
        record.end = try fields.text("end").flatMap(DateForm.utc.date)
        return FrozenTrial(id: FrozenTrial.ID(rawValue: number), number: number, record: record)
    }
}

extension Distribution {
    /// Whether `value` can be read as one of its own.
    ///
    /// A choice must be among the choices; numbers may lie outside, as those of earlier ranges do.
    fileprivate func isInternal(_ value: Double) -> Bool {
        guard case .categorical(let choices) = self else { return true }
        return value >= 0 && value < Double(choices.count) && value == value.rounded()
    }
}
