package import Tuning

package import struct FoundationEssentials.Date

/// What is run once, for the trial that was chosen, when the search is over: usually on a test set.
package struct FinalProgram: Sendable {
    /// The program and its arguments.
    package var command: [CommandArgument]
    /// What it measures; empty takes whatever it reports.
    package var metrics: [String] = []
    /// The objective by which one of several best trials is chosen; `nil` with one objective.
    package var chosenBy: String?
    /// How long it may take.
    package var timeout: Duration?

    package init(command: [CommandArgument]) { self.command = command }
}

/// One use of the test set, as it is noted with the study.
package struct FinalRecord: Hashable, Sendable {
    /// How far it has come.
    package enum State: String, Hashable, Sendable { case begun, complete, failed }

    /// Which trial was evaluated.
    package var trial: Int
    /// When.
    package var date: Date
    /// Who did it.
    package var worker: String
    /// Whether it was asked for in spite of an earlier one.
    package var isAgain = false
    /// How far it has come.
    package var state = State.begun
    /// What was measured.
    package var metrics: [String: Double] = [:]
    /// Why there is no result.
    package var reason: String?

    package init(trial: Int, date: Date, worker: String, isAgain: Bool) {
        // Whole seconds, which every notation of a date keeps.
        self.date = Date(timeIntervalSince1970: date.timeIntervalSince1970.rounded(.down))
        (self.trial, self.worker, self.isAgain) = (trial, worker, isAgain)
    }
}

extension FinalRecord {
    package var json: JSON {
        var members: [JSON.Member] = [
            .init("trial", .int(trial)), .init("date", .float(date.timeIntervalSince1970)),
            .init("worker", .string(worker)), .init("again", .bool(isAgain)),
            .init("state", .string(state.rawValue)),
            .init(
                "metrics", .object(metrics.sorted { $0.key < $1.key }.map { .init($0.key, .float($0.value)) })
            ),
        ]
        if let reason { members.append(.init("reason", .string(reason))) }
        return .object(members)
    }

    package init?(json: JSON) {
        guard let trial = json["trial"]?.integer, let date = json["date"]?.number,
            let worker = json["worker"]?.string,
            let state = json["state"]?.string.flatMap(State.init)
        else { return nil }
        self.init(
            trial: trial, date: Date(timeIntervalSince1970: date), worker: worker,
            isAgain: json["again"] == .bool(true))
        (self.state, reason) = (state, json["reason"]?.string)
        for member in json["metrics"]?.members ?? [] { metrics[member.key] = member.value.number }
    }

    /// The result in words: `#41  test_accuracy 0.97`.
    package var words: String {
        let result =
            switch state {
            case .begun: "was begun, and has not ended"
            case .failed: "failed: \(reason ?? "")"
            case .complete:
                metrics.sorted { $0.key < $1.key }.map { "\($0.key) \(Figures.rounded($0.value))" }
                    .joined(separator: " · ")
            }
        return "#\(trial)  \(result)"
    }
}

extension StudyRecord {
    /// All uses of the test set, in order.
    package var finalRecords: [FinalRecord] {
        (systemAttributes[SystemAttribute.finals]?.value?.array ?? []).compactMap { FinalRecord(json: $0) }
    }

    /// Why what the study found may not be taken for what it would be on a test set; `nil` if nothing speaks against it.
    package var testSetWarning: String? { systemAttributes[SystemAttribute.testSetWarning]?.value?.string }
}
