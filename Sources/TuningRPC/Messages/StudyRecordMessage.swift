import SwiftProtobuf
import Tuning

/// Studies as the protocol of our own has them.
extension Apus_Study {
    /// `study` as a message.
    init(_ study: StudyRecord) {
        (id, name) = (Int64(study.id.rawValue), study.name)
        directions = study.directions.map(\.rawValue)
        userAttributes = study.userAttributes.map { Apus_Attribute($0.key, $0.value) }
        systemAttributes = study.systemAttributes.map { Apus_Attribute($0.key, $0.value) }
    }

    /// The study that the message describes.
    /// - Throws: ``BadRequest``.
    var record: StudyRecord {
        get throws(BadRequest) {
            StudyRecord(
                id: StudyRecord.ID(id), name: name, directions: try directions.directions,
                userAttributes: userAttributes.texts, systemAttributes: systemAttributes.texts)
        }
    }
}

extension [String] {
    /// The directions that the texts name.
    var directions: [Direction] {
        get throws(BadRequest) {
            var directions: [Direction] = []
            for name in self {
                guard let direction = Direction(rawValue: name) else {
                    throw BadRequest("“\(name)” is no direction")
                }
                directions.append(direction)
            }
            return directions
        }
    }
}

extension [Apus_Attribute] {
    fileprivate var texts: [String: JSONText] {
        Dictionary(map { ($0.key, JSONText(rawValue: $0.text)) }) { _, last in last }
    }
}

extension Apus_Revision {
    init(_ revision: Revision) {
        position = Int64(revision.position)
        open = revision.open.map { Int64($0.rawValue) }
        waiting = revision.waiting.map { Int64($0.rawValue) }
        marks = revision.marks.map(Int64.init)
    }

    var revision: Revision {
        Revision(
            position: Int(position), open: open.map { FrozenTrial.ID($0) },
            waiting: waiting.map { FrozenTrial.ID($0) }, marks: marks.map { Int($0) })
    }
}
