import Tuning

/// A problem that Apus and its peers share: `Benchmarks/Peers/problems` defines and evaluates it.
struct SharedProblem {
    var name: String
    /// classic, bbob, mixint, table, conditional or noisy.
    var kind: String
    var space: DeclaredSpace
    /// Whether it is never used to choose or tune the default.
    var isHeldBack: Bool

    var isConditional: Bool { space.parameters.contains { !$0.conditions.isEmpty } }

    /// The problem that `evaluate.py` describes so.
    init(_ description: JSON) throws {
        guard let name = description["name"]?.string, let kind = description["kind"]?.string,
            let parameters = description["parameters"]?.array
        else { throw EvaluatorFailure(line: description.text.rawValue) }
        (self.name, self.kind) = (name, kind)
        isHeldBack = description["held_back"] == .bool(true)
        space = try DeclaredSpace(
            parameters.map { parameter in
                guard let name = parameter["name"]?.string, let distribution = Distribution(shared: parameter)
                else { throw EvaluatorFailure(line: parameter.text.rawValue) }
                let conditions = (parameter["when"]?.array ?? []).compactMap(
                    DeclaredSpace.Condition.init(shared:))
                return .init(name, distribution, when: conditions)
            })
    }
}

extension Distribution {
    fileprivate init?(shared description: JSON) {
        let isLog = description["log"] == .bool(true)
        let (low, high) = (description["low"], description["high"])
        switch description["kind"]?.string {
        case "float":
            guard let low = low?.number, let high = high?.number else { return nil }
            self = .float(low...high, isLog ? .log : .linear)
        case "int":
            guard let low = low?.integer, let high = high?.integer else { return nil }
            self = .int(low...high, isLog ? .log : .linear)
        default:
            guard let choices = description["choices"]?.array else { return nil }
            self = .categorical(choices.compactMap(\.parameterValue))
        }
    }
}

extension DeclaredSpace.Condition {
    fileprivate init?(shared description: JSON) {
        guard let pair = description.array, let parent = pair.first?.string, let values = pair.last?.array
        else {
            return nil
        }
        self.init(parent, isOneOf: values.compactMap(\.parameterValue))
    }
}
