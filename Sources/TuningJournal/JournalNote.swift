import Tuning

import struct FoundationEssentials.Date

/// What the format has no place for: a system attribute of a trial that Apus alone understands.
///
/// What depends on another record tells the date of that record, so that it means nothing if its writer died before it.
enum JournalNote: Hashable, Sendable {
    /// What is no concern of another record.
    case trial(TrialNote)
    /// The trial that is queued in place of this one, if this one fails at `end`.
    case successor(TrialRecord, end: Date)
}

extension JournalNote {
    private static let successorKey = TrialNote.prefix + "successor"

    /// The key, and the value as it stands in the journal.
    func attribute(_ texts: DistributionTexts) -> JSON.Member {
        switch self {
        case .trial(let note): note.attribute(texts)
        case .successor(let record, let end):
            .init(
                Self.successorKey,
                .object([
                    .init("end", .string(ZonedDate.text(end))),
                    .init("trial", .object(record.journalMembers(texts))),
                ]))
        }
    }

    /// The note that the attribute `key` holds, or `nil` if it holds none.
    init?(key: String, _ value: JSON, _ texts: DistributionTexts) {
        guard key == Self.successorKey else {
            guard let note = TrialNote(key: key, value, texts) else { return nil }
            self = .trial(note)
            return
        }
        guard let end = value["end"]?.date, let trial = value["trial"],
            let (record, _) = TrialRecord.read(journal: trial, texts)
        else { return nil }
        self = .successor(record, end: end)
    }
}
