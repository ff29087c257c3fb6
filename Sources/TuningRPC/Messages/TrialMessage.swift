import Tuning

import struct FoundationEssentials.Date

extension Optuna_TrialState {
    /// The state as a message tells it.
    init(_ state: TrialState) {
        self =
            switch state {
            case .running: .running
            case .complete: .complete
            case .pruned: .pruned
            case .failed: .fail
            case .waiting: .waiting
            }
    }

    /// The state, unless the number means none.
    var state: TrialState? {
        switch self {
        case .running: .running
        case .complete: .complete
        case .pruned: .pruned
        case .fail: .failed
        case .waiting: .waiting
        case .UNRECOGNIZED: nil
        }
    }
}

/// Trials as messages. Named metrics, proposals and leases have no place there.
extension Optuna_Trial {
    /// `trial` as a message.
    init(_ trial: FrozenTrial, _ texts: DistributionTexts) {
        trialID = Int64(trial.id.rawValue)
        number = Int64(trial.number)
        state = Optuna_TrialState(trial.state)
        values = trial.values
        datetimeStart = trial.start.map(DateForm.local.text) ?? ""
        datetimeComplete = trial.end.map(DateForm.local.text) ?? ""
        for (entry, value) in zip(trial.parameters.space, trial.parameters.internalValues) {
            params[entry.0] = value
            distributions[entry.0] = texts.text(entry.1)
        }
        userAttributes = trial.userAttributes.mapValues(\.rawValue)
        systemAttributes = trial.systemAttributes.mapValues(\.rawValue)
        for report in trial.reports { intermediateValues[Int64(report.step)] = report.value }
    }

    /// The trial that the message describes; where it stands is left out.
    /// - Throws: ``BadRequest``.
    func record(_ texts: DistributionTexts) throws(BadRequest) -> TrialRecord {
        guard let state = state.state else { throw BadRequest("the trial has no known state") }
        var record = TrialRecord(state: state)
        record.values = values
        record.start = try date(datetimeStart)
        record.end = try date(datetimeComplete)
        // A map has no order: that of the names is the same whoever sends it.
        for (name, value) in params.sorted(by: { $0.key < $1.key }) {
            guard let distribution = distributions[name].flatMap(texts.distribution) else {
                throw BadRequest("the parameter “\(name)” has no distribution")
            }
            record.parameters.set(name, value, from: distribution)
        }
        record.userAttributes = try userAttributes.asJSON
        record.systemAttributes = try systemAttributes.asJSON
        for (step, value) in intermediateValues { record.reports[Int(step)] = value }
        return record
    }

    private func date(_ text: String) throws(BadRequest) -> Date? {
        guard !text.isEmpty else { return nil }
        guard let date = DateForm.local.date(text) else { throw BadRequest("“\(text)” is not a date") }
        return date
    }
}

/// What is wrong with a request, in words.
struct BadRequest: Error, CustomStringConvertible {
    let description: String
    init(_ description: String) { self.description = description }
}

extension String {
    /// The text, if it is JSON.
    var checkedJSON: JSONText {
        get throws(BadRequest) {
            let text = JSONText(rawValue: self)
            guard text.value != nil else { throw BadRequest("“\(prefix(100))” is not JSON") }
            return text
        }
    }
}

extension [String: String] {
    /// The texts, if they are JSON.
    fileprivate var asJSON: [String: JSONText] {
        get throws(BadRequest) {
            var checked: [String: JSONText] = [:]
            for (key, text) in self { checked[key] = try text.checkedJSON }
            return checked
        }
    }
}
