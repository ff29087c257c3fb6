/// Distributions as Optuna writes and reads them.
extension Distribution {
    /// The distribution as JSON, with the keys in Optuna's order.
    public var json: JSON {
        switch self {
        case .float(let bounds, let scale):
            Self.json(
                "FloatDistribution",
                [
                    .init("step", scale.step.map(JSON.float) ?? .null),
                    .init("low", .float(bounds.lowerBound)),
                    .init("high", .float(bounds.upperBound)), .init("log", .bool(scale == .log)),
                ])
        case .int(let bounds, let scale):
            Self.json(
                "IntDistribution",
                [
                    .init("log", .bool(scale == .log)), .init("step", .int(scale.step ?? 1)),
                    .init("low", .int(bounds.lowerBound)), .init("high", .int(bounds.upperBound)),
                ])
        case .categorical(let choices):
            Self.json("CategoricalDistribution", [.init("choices", .array(choices.map { JSON($0) }))])
        }
    }

    private static func json(_ name: String, _ attributes: [JSON.Member]) -> JSON {
        .object([.init("name", .string(name)), .init("attributes", .object(attributes))])
    }

    /// The distribution that `json` describes, or `nil` if it is none.
    ///
    /// Reads the classes of Optuna 3 and later, the ones deprecated since, and the abbreviated form with `type`.
    public init?(json: JSON) {
        if let name = json["name"]?.string, let attributes = json["attributes"] {
            self.init(named: name, attributes)
        } else if let type = json["type"]?.string {
            let names = [
                "float": "FloatDistribution", "int": "IntDistribution",
                "categorical": "CategoricalDistribution",
            ]
            guard let name = names[type] else { return nil }
            self.init(named: name, json)
        } else {
            return nil
        }
    }

    private init?(named name: String, _ attributes: JSON) {
        let isLog = attributes["log"] == .bool(true) || name.contains("Log")
        switch name {
        case "FloatDistribution", "UniformDistribution", "LogUniformDistribution",
            "DiscreteUniformDistribution":
            self.init(float: attributes, step: (attributes["step"] ?? attributes["q"])?.number, isLog: isLog)
        case "IntDistribution", "IntUniformDistribution", "IntLogUniformDistribution":
            self.init(int: attributes, step: attributes["step"]?.integer ?? 1, isLog: isLog)
        case "CategoricalDistribution":
            guard let choices = attributes["choices"]?.array else { return nil }
            // Optuna only warns about choices of other kinds; they are kept as their JSON text.
            self = .categorical(choices.map { $0.parameterValue ?? .string($0.text.rawValue) })
        default: return nil
        }
    }

    private init?(float attributes: JSON, step: Double?, isLog: Bool) {
        guard let low = attributes["low"]?.number, let high = attributes["high"]?.number, low <= high else {
            return nil
        }
        self = .float(low...high, isLog ? .log : step.map { .stepped(by: $0) } ?? .linear)
    }

    private init?(int attributes: JSON, step: Int, isLog: Bool) {
        guard let low = attributes["low"]?.integer, let high = attributes["high"]?.integer, low <= high else {
            return nil
        }
        self = .int(low...high, isLog ? .log : step == 1 ? .linear : .stepped(by: step))
    }
}

extension Scale {
    fileprivate var step: Bound? { if case .stepped(let step) = self { step } else { nil } }
}
