import Tuning

/// What people wrote about a study or one of its trials, where optuna-dashboard keeps it as well: with the study, as a trial that
/// has ended does not change.
///
/// > optuna-dashboard 0.21, `_note.py`.
struct StudyNote: Hashable, Sendable {
    /// What it is about.
    enum Subject: Hashable, Sendable {
        case study
        case trial(FrozenTrial.ID)
    }

    var subject: Subject
    /// What it was written over as: who writes says which version was read.
    var version: Int
    var body: String

    /// How long a note may be, in bytes.
    static let longest = 100_000

    /// The note of `study` about `subject`; an empty one if there is none.
    init(of study: StudyRecord, _ subject: Subject) {
        self.subject = subject
        version = study.systemAttributes[subject.versionKey]?.value?.integer ?? 0
        var body = ""
        for part in 0... {
            guard let text = study.systemAttributes[subject.partPrefix + String(part)]?.value?.string else {
                break
            }
            body += text
        }
        self.body = body
    }

    var json: JSON { ["version": .int(version), "body": .string(body)] }
}

extension StudyNote.Subject {
    fileprivate var versionKey: String {
        switch self {
        case .study: "dashboard:note_ver"
        case .trial(let id): "dashboard:\(id.rawValue):note_ver"
        }
    }

    fileprivate var partPrefix: String {
        switch self {
        case .study: "dashboard:note_str:"
        case .trial(let id): "dashboard:\(id.rawValue):note_str:"
        }
    }
}

extension StudyNote {
    /// How many characters a part has at most: what Optuna's tables once had room for.
    private static let partLength = 2045

    /// What writes the note over that of `study`.
    func attributes(over study: StudyRecord) -> [StudyAttribute] {
        var parts: [String] = []
        var rest = body.unicodeScalars[...]
        while !rest.isEmpty {
            parts.append(String(rest.prefix(Self.partLength)))
            rest = rest.dropFirst(Self.partLength)
        }
        // What is left of a longer one is emptied.
        var place = parts.count
        while study.systemAttributes[subject.partPrefix + String(place)] != nil {
            parts.append("")
            place += 1
        }
        let texts = parts.enumerated().map { index, part in
            StudyAttribute.system(key: subject.partPrefix + String(index), JSON.string(part).text)
        }
        return [.system(key: subject.versionKey, JSON.int(version).text)] + texts
    }
}
