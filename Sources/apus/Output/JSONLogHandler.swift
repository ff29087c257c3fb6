import FoundationEssentials
import Logging
import Tuning

/// Log lines as JSON objects, for programs that collect them.
struct JSONLogHandler: LogHandler {
    var logLevel = Logger.Level.info
    var metadata = Logger.Metadata()
    private let label: String

    init(label: String) { self.label = label }

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        let all = metadata.merging(event.metadata ?? [:]) { $1 }
        let fixed: [JSON.Member] = [
            .init("time", .string(Date().iso8601)), .init("level", .string(event.level.rawValue)),
            .init("logger", .string(label)), .init("message", .string("\(event.message)")),
        ]
        let rest = all.sorted { $0.key < $1.key }.map { JSON.Member($0.key, Self.json($0.value)) }
        writeToStandardError(JSON.object(fixed + rest).text.rawValue + "\n")
    }

    private static func json(_ value: Logger.Metadata.Value) -> JSON {
        switch value {
        case .string(let text):
            Int(text).map(JSON.int) ?? Double(text).map { JSON.float($0).finite } ?? .string(text)
        case .stringConvertible(let value): .string("\(value)")
        case .array(let values): .array(values.map(json))
        case .dictionary(let values):
            .object(values.sorted { $0.key < $1.key }.map { .init($0.key, json($0.value)) })
        }
    }
}
