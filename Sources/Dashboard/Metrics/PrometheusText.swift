/// Metrics as Prometheus reads them.
///
/// > Prometheus documentation, "Exposition formats", text format 0.0.4.
struct PrometheusText: CustomStringConvertible {
    private(set) var description = ""

    mutating func head(_ name: String, _ help: String, type: String) {
        description += "# HELP \(name) \(help)\n# TYPE \(name) \(type)\n"
    }

    mutating func sample(
        _ name: String, _ labels: [(String, String)] = [], _ value: some LosslessStringConvertible
    ) {
        let list = labels.map { "\($0)=\"\(Self.escaped($1))\"" }.joined(separator: ",")
        description += name + (list.isEmpty ? "" : "{\(list)}") + " \(value)\n"
    }

    mutating func gauge(_ name: String, _ help: String, _ value: Int) {
        head(name, help, type: "gauge")
        sample(name, [], value)
    }

    mutating func gauge(_ name: String, _ help: String, label: String, _ values: [(String, Int)]) {
        head(name, help, type: "gauge")
        for (key, value) in values { sample(name, [(label, key)], value) }
    }

    private static func escaped(_ text: String) -> String {
        var escaped = ""
        for character in text {
            switch character {
            case "\\": escaped += "\\\\"
            case "\"": escaped += "\\\""
            case "\n": escaped += "\\n"
            default: escaped.append(character)
            }
        }
        return escaped
    }
}
