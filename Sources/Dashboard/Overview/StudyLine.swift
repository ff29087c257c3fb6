import Experiments
import FoundationEssentials
import Tuning

/// A study as the list of studies shows it.
struct StudyLine: Sendable {
    let record: StudyRecord
    /// How its trials stand; `nil` if nobody has counted them yet.
    let standing: LiveCensus.Standing?

    /// The value of the best trial; `nil` if there are several objectives, or no result.
    var best: Double? {
        record.directions.count == 1 ? standing?.census.best.first?.values.first : nil
    }

    var json: JSON {
        var members: [JSON.Member] = [
            .init("name", .string(record.name)),
            .init("directions", .array(record.directions.map { .string($0.rawValue) })),
            .init("objectives", .array(record.objectiveNames.map(JSON.string))),
            .init("held", .bool(record.isHeld)), .init("tags", .array(record.tags.map(JSON.string))),
            .init("counted", .bool(standing != nil)),
        ]
        guard let standing else { return .object(members) }
        let census = standing.census
        let progress = Progress(
            finished: census.finished, target: record.target, ends: standing.digest.ends,
            isMoving: !record.isHeld && census.running.count > census.paused,
            now: standing.digest.ends.last ?? .distantPast)
        members += [
            .init("states", census.statesJSON), .init("trials", .int(census.total)),
            .init("best", best.map { JSON.float($0).finite } ?? .null),
            .init("best_number", census.best.first.map { .int($0.number) } ?? .null),
            .init("best_count", .int(census.best.count)),
            .init("started", standing.digest.start.map { .string($0.iso8601) } ?? .null),
            .init("last", standing.digest.last.map { .string($0.iso8601) } ?? .null),
            .init("progress", progress.json),
        ]
        return .object(members)
    }
}

/// In which order studies are listed.
enum StudyOrder: String, CaseIterable {
    case made, name, last, trials, best

    /// `lines` in this order: those that lack what it is about come last.
    func sorted(_ lines: [StudyLine], isDescending: Bool) -> [StudyLine] {
        let keys = lines.enumerated().map { index, line in key(line, index) }
        let filled = lines.indices.filter { keys[$0] != .none }.sorted { a, b in
            if TrialCell.isLess(keys[a], keys[b]) { return !isDescending }
            if TrialCell.isLess(keys[b], keys[a]) { return isDescending }
            return a < b
        }
        return (filled + lines.indices.filter { keys[$0] == .none }).map { lines[$0] }
    }

    private func key(_ line: StudyLine, _ place: Int) -> TrialCell {
        switch self {
        case .made: .number(Double(place))
        case .name: .text(line.record.name.lowercased())
        case .last: TrialCell(line.standing?.digest.last?.timeIntervalSince1970)
        case .trials: TrialCell(line.standing.map { Double($0.census.total) })
        case .best: TrialCell(line.best)
        }
    }
}
