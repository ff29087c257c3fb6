/// Where a trial of a population was paused.
struct PauseStep: Hashable {
    /// The multiple of the interval that it had come to.
    var boundary: Int
    /// The step whose report was compared.
    var compared: Int
    /// The last step that it reported before it ended, which its checkpoint has seen: a program that is paused may be ahead of its judge.
    var reached: Int

    /// The last ones that are noted: whoever waits for all others is one ahead at most.
    static let count = 2

    static func all(in text: JSONText?) -> [PauseStep] {
        (text?.value?.array ?? []).compactMap { item in
            let steps = (item.array ?? []).compactMap(\.integer)
            return steps.count == 3
                ? PauseStep(boundary: steps[0], compared: steps[1], reached: steps[2]) : nil
        }
    }
}

extension [PauseStep] {
    var text: JSONText {
        JSON.array(map { .array([.int($0.boundary), .int($0.compared), .int($0.reached)]) }).text
    }
}

extension FrozenTrial {
    /// How a pause after a verdict with `notes` is noted: with the step that was reached by then.
    var pauseStepsReached: JSONText? {
        guard var last = pauseSteps.last, let reached = reports.steps.last else { return nil }
        last.reached = Swift.max(last.reached, reached)
        return (pauseSteps.dropLast() + [last]).text
    }
}
