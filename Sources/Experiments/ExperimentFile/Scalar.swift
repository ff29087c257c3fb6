import Tuning
import Yams

/// What a scalar of the file stands for.
///
/// The rules are those of YAML 1.2, so that `no` and `on` are texts, with one thing added that everybody who writes
/// Python expects: `1e-3` is a number, as are `1_000` and `.5`.
extension ParameterValue {
    init(_ scalar: Node.Scalar) {
        let text = scalar.string
        guard scalar.style == .plain || scalar.style == .any, scalar.tag.description.isImplicit else {
            self = .string(text)
            return
        }
        self = Self.keyword(text) ?? Self.number(text) ?? .string(text)
    }

    private static func keyword(_ text: String) -> ParameterValue? {
        switch text {
        case "", "~", "null", "Null", "NULL": .null
        case "true", "True", "TRUE": .bool(true)
        case "false", "False", "FALSE": .bool(false)
        case ".nan", ".NaN", ".NAN": .float(.nan)
        case ".inf", ".Inf", ".INF", "+.inf": .float(.infinity)
        case "-.inf", "-.Inf", "-.INF": .float(-.infinity)
        default: nil
        }
    }

    private static func number(_ text: String) -> ParameterValue? {
        guard let first = text.first, first.isASCII, first.isNumber || "+-.".contains(first),
            !text.hasPrefix("_"), !text.hasSuffix("_")
        else { return nil }
        if let value = prefixed(text) { return value }
        let digits = text.filter { $0 != "_" }
        guard digits.allSatisfy({ $0.isASCII && ($0.isNumber || "+-.eE".contains($0)) }) else { return nil }
        return Int(digits).map(ParameterValue.int) ?? Double(digits).map(ParameterValue.float)
    }

    private static func prefixed(_ text: String) -> ParameterValue? {
        if text.hasPrefix("0x") { return Int(text.dropFirst(2), radix: 16).map(ParameterValue.int) }
        if text.hasPrefix("0o") { return Int(text.dropFirst(2), radix: 8).map(ParameterValue.int) }
        return nil
    }
}

extension String {
    /// Whether a tag is none, or one that only repeats what the text says.
    fileprivate var isImplicit: Bool { isEmpty || !hasSuffix(":str") }
}
