import FoundationEssentials
import Tuning

/// What a report says of a study before its figures.
public struct StudyFacts: Sendable {
    /// One fact a line: what it is, and how it stands.
    public let lines: [(name: String, value: String)]

    /// The facts of `study`.
    public init(_ study: StudyTrials) {
        var lines: [(String, String)] = []
        if study.directions.count == 1 {
            let rows = ValuedTrials(study, objective: 0)
            if let best = rows.best {
                lines.append(("best \(rows.name)", rows.values[best].rounded(digits: 5)))
                lines.append(("found by", "trial \(rows.trials[best].number)"))
                for (name, value) in rows.trials[best].parameters.prefix(12) {
                    lines.append((name.shortened(to: 60), Self.text(value)))
                }
                let more = rows.trials[best].parameters.count - 12
                if more > 0 { lines.append(("and", more.counted("more parameter"))) }
            }
        } else {
            lines.append(
                (
                    "objectives",
                    zip(study.objectiveNames, study.directions).map { "\($1.rawValue) \($0)" }
                        .joined(separator: ", ")
                ))
        }
        lines.append(("trials", Self.counts(study)))
        if let time = Self.time(study) { lines.append(("time", time)) }
        self.lines = lines
    }

    private static func text(_ value: ParameterValue) -> String {
        if case .float(let number) = value { return number.rounded(digits: 5) }
        return value.description.shortened(to: 80)
    }

    private static func counts(_ study: StudyTrials) -> String {
        let counted = study.trials.filter { !$0.isRepeated }
        let counts = Dictionary(grouping: counted, by: \.state).mapValues(\.count)
        let order: [TrialState] = [.complete, .pruned, .failed, .running, .waiting]
        let parts = order.compactMap { state in counts[state].map { "\($0.grouped) \(state.rawValue)" } }
        return parts.isEmpty ? "none" : parts.joined(separator: ", ")
    }

    /// From the first start to the last end.
    private static func time(_ study: StudyTrials) -> String? {
        guard let start = study.trials.compactMap(\.start).min(),
            let end = study.trials.compactMap(\.end).max(), end >= start
        else { return nil }
        let seconds = Int(end.timeIntervalSince(start).rounded())
        let length =
            seconds < 120
            ? seconds.counted("second")
            : seconds < 7200
                ? "\(seconds / 60) minutes" : "\(seconds / 3600) hours \(seconds / 60 % 60) minutes"
        return "\(length), from \(DateForm.utc.text(start).prefix(16)) UTC"
    }
}
