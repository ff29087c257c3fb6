/// The parameters that a model was trained with, one after the other.
public struct TrainingSchedule: Hashable, Codable, Sendable {
    /// Parameters, and up to which step they were those.
    public struct Segment: Hashable, Sendable, Codable {
        /// The parameters, as the objective saw them.
        public var parameters: [String: ParameterValue]
        /// The last step that was trained with them; `nil` goes on to the end.
        public var end: Int?

        /// Parameters up to a step.
        public init(parameters: [String: ParameterValue], until end: Int? = nil) {
            (self.parameters, self.end) = (parameters, end)
        }
    }

    /// The parameters, in the order of the steps.
    public var segments: [Segment]

    /// A schedule of `segments`.
    public init(_ segments: [Segment]) { self.segments = segments }
}

extension Study {
    /// The schedule of a trial: its own parameters, and before those the parameters of the trials whose checkpoints it went on from.
    public func schedule(of trial: FrozenTrial) async throws -> TrainingSchedule {
        let trials = try await trials
        var segments = [TrainingSchedule.Segment(parameters: trial.parameters.dictionary)]
        var current = trial
        while let ancestor = current.ancestor, trials.indices.contains(ancestor.number),
            ancestor.number < current.number
        {
            current = trials[ancestor.number]
            segments.append(.init(parameters: current.parameters.dictionary, until: ancestor.step))
        }
        return TrainingSchedule(segments.reversed())
    }
}

/// Schedules as texts that people read: `{"segments": [{"until": 8, "parameters": {"lr": 0.1}}, {"parameters": {"lr": 0.02}}]}`.
extension TrainingSchedule {
    /// The schedule as JSON.
    public var json: JSON {
        .object([
            .init(
                "segments",
                .array(
                    segments.map { segment in
                        let end = segment.end.map { [JSON.Member("until", .int($0))] } ?? []
                        let parameters = segment.parameters.sorted { $0.key < $1.key }.map {
                            JSON.Member($0.key, JSON($0.value))
                        }
                        return .object(end + [.init("parameters", .object(parameters))])
                    }))
        ])
    }

    /// The schedule that `json` describes; `nil` if it is none.
    public init?(json: JSON) {
        guard let items = json["segments"]?.array, !items.isEmpty else { return nil }
        var segments: [Segment] = []
        for (index, item) in items.enumerated() {
            guard let members = item["parameters"]?.members else { return nil }
            let end = item["until"]?.integer
            let before = segments.last?.end ?? 0
            // All segments but the last end, each after the one before.
            guard index == items.count - 1 ? end == nil || end ?? 0 > before : end ?? 0 > before else {
                return nil
            }
            let parameters = members.reduce(into: [String: ParameterValue]()) {
                $0[$1.key] = $1.value.parameterValue
            }
            segments.append(Segment(parameters: parameters, until: end))
        }
        self.init(segments)
    }
}
