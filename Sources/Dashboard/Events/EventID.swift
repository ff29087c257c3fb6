import FoundationEssentials
import Tuning

/// What a reader of events goes on with after its connection broke: the revision of the study that it has seen.
struct EventID: Hashable {
    /// The revision; `nil` stands for nothing: all is told again.
    var revision: Revision?
    var text: String

    /// Longer ones do not fit into the head of a request: a reader that comes back is told everything then.
    private static let longest = 4096
    private static let start = "start"

    /// Names `revision`.
    init(_ revision: Revision) {
        let encoded = try? JSONEncoder().encode(revision).base64EncodedString()
        if let encoded, encoded.utf8.count <= Self.longest {
            (self.revision, text) = (revision, encoded)
        } else {
            (self.revision, text) = (nil, Self.start)
        }
    }

    /// What `text` names; `nil` if it was not made here.
    init?(_ text: String) {
        self.text = text
        if text == Self.start { return }
        guard let data = Data(base64Encoded: text),
            let revision = try? JSONDecoder().decode(Revision.self, from: data)
        else { return nil }
        self.revision = revision
    }
}
