/// What is written where in a study that is exported: JSON lines, see <doc:Exchange>.
enum StudyFile {
    static let format = "apus-study"
    static let version = 1
    /// How many spaces a file refers to at once; with the next one the oldest is forgotten.
    static let spaces = 256
}

/// What is wrong with the file of a study.
public struct StudyFileError: Error, Hashable, CustomStringConvertible {
    /// The number of the line, from 1.
    public let line: Int
    /// What is wrong with it.
    public let reason: String

    /// Says what is wrong with a line.
    public init(line: Int, reason: String) { (self.line, self.reason) = (line, reason) }

    /// The error in words.
    public var description: String { "line \(line): \(reason)" }
}

/// What the first line tells.
struct StudyHeader: Hashable {
    var name: String
    var directions: [Direction]
    var userAttributes: [String: JSONText]
    var systemAttributes: [String: JSONText]
    /// How many trials follow.
    var trials: Int

    /// What there is to note about the study.
    var attributes: [StudyAttribute] {
        userAttributes.sorted { $0.key < $1.key }.map { .user(key: $0.key, $0.value) }
            + systemAttributes.sorted { $0.key < $1.key }.map { .system(key: $0.key, $0.value) }
    }
}

extension StudyHeader {
    init(_ study: StudyRecord, trials: Int) {
        self.init(
            name: study.name, directions: study.directions, userAttributes: study.userAttributes,
            systemAttributes: study.systemAttributes, trials: trials)
    }

    var json: JSON {
        .object([
            .init("format", .string(StudyFile.format)), .init("version", .int(StudyFile.version)),
            .init("name", .string(name)),
            .init("directions", .array(directions.map { .string($0.rawValue) })),
            .init("user_attrs", JSON(texts: userAttributes)),
            .init("system_attrs", JSON(texts: systemAttributes)), .init("trials", .int(trials)),
        ])
    }

    /// Reads the first line.
    init(_ json: JSON?) throws(StudyFileError) {
        guard let json, json["format"]?.string == StudyFile.format, let version = json["version"]?.integer
        else { throw StudyFileError(line: 1, reason: "this is no study that Apus exported") }
        guard version == StudyFile.version else {
            throw StudyFileError(
                line: 1,
                reason: "the file is of version \(version), and Apus knows version \(StudyFile.version)")
        }
        guard let name = json["name"]?.string, let directions = json["directions"]?.array,
            let trials = json["trials"]?.integer, trials >= 0
        else { throw StudyFileError(line: 1, reason: "“name”, “directions” or “trials” is missing") }
        self.init(
            name: name,
            directions: try directions.map { json throws(StudyFileError) in
                guard let direction = json.string.flatMap(Direction.init) else {
                    throw StudyFileError(line: 1, reason: "a direction is minimize or maximize")
                }
                return direction
            }, userAttributes: try json.texts("user_attrs", line: 1),
            systemAttributes: try json.texts("system_attrs", line: 1), trials: trials)
    }
}

extension JSON {
    /// Texts by name, as texts: they come back to the letter.
    init(texts: [String: JSONText]) {
        self = .object(texts.sorted { $0.key < $1.key }.map { .init($0.key, .string($0.value.rawValue)) })
    }

    /// The texts by name in the member `key`; none if there is no such member.
    func texts(_ key: String, line: Int) throws(StudyFileError) -> [String: JSONText] {
        guard let value = self[key] else { return [:] }
        var texts: [String: JSONText] = [:]
        for member in value.members ?? [] { texts[member.key] = member.value.string.map(JSONText.init) }
        guard value.members?.count == texts.count else {
            throw StudyFileError(line: line, reason: "“\(key)” is to be an object of texts")
        }
        return texts
    }

    /// The number, one that is not finite being a text.
    var exchangedNumber: Double? {
        guard case .string(let text) = self else { return number }
        return switch text {
        case "nan": .nan
        case "inf": .infinity
        case "-inf": -.infinity
        default: nil
        }
    }
}
