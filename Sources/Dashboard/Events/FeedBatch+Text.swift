import Tuning

/// What happened, as a stream of server-sent events.
///
/// > HTML Standard, section 9.2, "Server-sent events".
extension FeedBatch {
    /// The events.
    ///
    /// Only the last one has an id, so that a batch that was cut off is told again as a whole.
    ///
    /// - Parameter metric: The name under which unnamed reports stand.
    func text(_ metric: String) -> String {
        var events = trials.map { ("trial", $0.json(metric: metric)) }
        if let study { events.append(("study", study.json)) }
        if isDeleted { events.append(("deleted", [:])) }
        if events.isEmpty { events.append(("ready", [:])) }
        let last = events.count - 1
        return events.enumerated().map { index, event in
            let id = index == last ? "id: \(id.text)\n" : ""
            return "\(id)event: \(event.0)\ndata: \(event.1.text.rawValue)\n\n"
        }.joined()
    }
}

extension StudyRecord {
    /// What is noted with the study.
    fileprivate var json: JSON {
        func object(_ attributes: [String: JSONText]) -> JSON {
            .object(
                attributes.sorted { $0.key < $1.key }.map { key, text in
                    .init(key, (text.value ?? .string(text.rawValue)).finite)
                })
        }
        return [
            "name": .string(name), "user_attrs": object(userAttributes),
            "system_attrs": object(systemAttributes),
        ]
    }
}
