/// The trial from whose checkpoint another one goes on.
public struct Ancestor: Hashable, Codable, Sendable {
    /// The number of the trial.
    public var number: Int
    /// How many steps it had been trained when its checkpoint was taken.
    public var step: Int
    /// What it had reported there.
    public var score: Double
    /// How many trials there were before it, each of which went on from the one before.
    public var generation: Int
    /// The number of the trial that gave up its place.
    package var replaced: Int
}

extension Ancestor {
    private var json: JSON {
        .object([
            .init("trial", .int(number)), .init("step", .int(step)), .init("score", .float(score)),
            .init("generation", .int(generation)), .init("replaced", .int(replaced)),
        ])
    }

    var text: JSONText { json.text }

    init?(_ text: JSONText?) {
        guard let json = text?.value, let number = json["trial"]?.integer, let step = json["step"]?.integer,
            let generation = json["generation"]?.integer
        else { return nil }
        self.init(
            number: number, step: step, score: json["score"]?.number ?? .nan, generation: generation,
            replaced: json["replaced"]?.integer ?? number)
    }
}

extension FrozenTrial {
    /// The trial from whose checkpoint this one went on with other parameters; `nil` if it began anew.
    public var ancestor: Ancestor? { Ancestor(systemAttributes[SystemAttribute.ancestor]) }

    /// Where the trial was paused, the last time at the end.
    var pauseSteps: [PauseStep] { PauseStep.all(in: systemAttributes[SystemAttribute.pauseSteps]) }

    /// How many trials went before, each of which this one's parameters and weights come from.
    var generation: Int { ancestor.map { $0.generation + 1 } ?? 0 }
}
