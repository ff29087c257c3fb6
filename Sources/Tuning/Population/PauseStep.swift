/// Where a trial of a population was paused.
struct PauseStep: Hashable {
    /// The multiple of the interval that it had come to.
    var boundary: Int
    /// The step whose report was compared.
    var compared: Int
    /// The last step that it reported before it ended, which its checkpoint has seen; `nil` until it has ended.
    ///
    /// A program that is paused may be ahead of its judge.
    var reached: Int?

    /// The last ones are noted: whoever waits for all others is one ahead at most, and one may be about to be paused.
    static let count = 3

    static func all(in text: JSONText?) -> [PauseStep] {
        (text?.value?.array ?? []).compactMap { item in
            let steps = (item.array ?? []).compactMap(\.integer)
            guard steps.count >= 2 else { return nil }
            return PauseStep(
                boundary: steps[0], compared: steps[1], reached: steps.count > 2 ? steps[2] : nil)
        }
    }
}

extension [PauseStep] {
    var text: JSONText {
        JSON.array(
            map { pause in
                .array(
                    ([pause.boundary, pause.compared] + (pause.reached.map { [$0] } ?? [])).map { .int($0) })
            }
        ).text
    }

    /// Those after which the trial has ended, and its checkpoint is at rest.
    var atRest: [PauseStep] { filter { $0.reached != nil } }

    /// With one more that is due.
    func adding(_ boundary: Int, comparing step: Int) -> JSONText {
        Array((atRest + [PauseStep(boundary: boundary, compared: step)]).suffix(PauseStep.count)).text
    }
}

extension FrozenTrial {
    /// How it is noted that a trial has ended for the pause that was due; `nil` if none was.
    var pauseStepsReached: JSONText? {
        guard var last = pauseSteps.last, last.reached == nil, let reached = reports.steps.last else {
            return nil
        }
        last.reached = reached
        return (pauseSteps.dropLast() + [last]).text
    }
}
