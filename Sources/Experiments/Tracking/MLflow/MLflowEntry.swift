import Tuning

import struct FoundationEssentials.Date

/// What is to be said of one run of MLflow: the facts of a trial, or of the study, that came together.
struct MLflowEntry: Sendable {
    /// The trial; `nil` for the study.
    let trial: Int?
    /// Whether the start of the trial is among the facts.
    var begins = false
    var start: Date
    var parameters: [(String, String)] = []
    var tags: [(String, String)] = []
    var metrics: [MLflowClient.Metric] = []
    /// How the run stands from now on; `nil` if as before.
    var status: MLflowClient.Status?
    var end: Date?
    /// The trial in whose folder the checkpoint is.
    var origin: Int?

    init(trial: Int?, start: Date) { (self.trial, self.start) = (trial, start) }

    var title: String { trial.map { "trial \($0) was" } ?? "the study was" }

    /// The facts by what they are about, the study last.
    static func entries(of facts: [Fact], objectives: [Experiment.Objective]) -> [MLflowEntry] {
        var entries: [MLflowEntry] = []
        var places: [Int: Int] = [:]
        var study: MLflowEntry?
        for fact in facts {
            if let number = fact.trial {
                let place = places[number] ?? entries.count
                if places[number] == nil { entries.append(MLflowEntry(trial: number, start: fact.time)) }
                places[number] = place
                entries[place].add(fact)
            }
            var entry = study ?? MLflowEntry(trial: nil, start: fact.time)
            if entry.addOfStudy(fact, objectives) { study = entry }
        }
        return entries + (study.map { [$0] } ?? [])
    }

    private mutating func add(_ fact: Fact) {
        switch fact.event {
        case .opened, .closed: break
        case .started(_, let parameters):
            (begins, start) = (true, fact.time)
            self.parameters = Self.texts(parameters)
        case .reported(_, let measurement):
            metrics.append(
                .init(
                    name: Self.name(measurement.metric), value: measurement.value, step: measurement.step,
                    time: fact.time))
        case .ended(_, let ending):
            // A run that is made only now has its parameters too.
            parameters = Self.texts(ending.parameters)
            (status, end, origin) = (ending.state.status, fact.time, ending.origin)
            if let start = ending.start { self.start = start }
            tags.append(("apus.state", ending.state.rawValue))
            if !ending.values.isEmpty {
                let values = JSON.array(ending.values.map { JSON.float($0).finite })
                tags.append(("apus.values", values.text.rawValue))
            }
            if let reason = ending.reason { tags.append(("apus.error", Self.cut(reason, to: 4000))) }
        }
    }

    /// Takes in what the run of the study shows: how it stands, and the values of each trial at the step of its number.
    private mutating func addOfStudy(_ fact: Fact, _ objectives: [Experiment.Objective]) -> Bool {
        switch fact.event {
        case .opened: (status, end) = (.running, nil)
        case .closed(let closing):
            (status, end) = (closing.state.status, fact.time)
            if let reason = closing.reason { tags.append(("apus.error", Self.cut(reason, to: 4000))) }
        case .ended(let number, let ending) where ending.state == .complete:
            for (objective, value) in zip(objectives, ending.values) {
                metrics.append(
                    .init(name: Self.name(objective.metric), value: value, step: number, time: fact.time))
            }
        case .started, .reported, .ended: return false
        }
        return true
    }
}

/// What MLflow takes.
extension MLflowEntry {
    /// A name of letters, digits and some signs.
    static func name(_ text: String) -> String {
        String(text.map { $0.isLetter || $0.isNumber || "_-. /:".contains($0) ? $0 : "_" })
    }

    private static func texts(_ parameters: [JSON.Member]) -> [(String, String)] {
        parameters.map { (name($0.key), cut($0.value.finite.string ?? $0.value.text.rawValue, to: 500)) }
    }

    private static func cut(_ text: String, to count: Int) -> String {
        text.utf8.count <= count ? text : String(decoding: text.utf8.prefix(count - 3), as: UTF8.self) + "…"
    }
}

extension TrialState {
    /// As Optuna has it in MLflow.
    fileprivate var status: MLflowClient.Status {
        switch self {
        case .waiting, .running: .running
        case .complete: .finished
        case .pruned: .killed
        case .failed: .failed
        }
    }
}

extension Fact.Closing.State {
    fileprivate var status: MLflowClient.Status {
        switch self {
        case .finished: .finished
        case .interrupted: .killed
        case .failed: .failed
        }
    }
}
