package import Tuning

/// A parameter as it is written on a command line: `lr=float:1e-5:1e-1:log`.
///
/// | text | meaning |
/// | --- | --- |
/// | `x=float:LOW:HIGH`, `…:log`, `…:step=S` | a number |
/// | `n=int:LOW:HIGH`, `…:log`, `…:step=S` | a whole number |
/// | `k=choice:A,B,C` | one of several values |
package struct ParameterArgument: Hashable, Sendable {
    /// The text.
    package let text: String
    /// What it declares.
    package let parameter: DeclaredSpace.Parameter

    /// Reads `text`; `nil` if it declares nothing.
    package init?(_ text: String) {
        let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2, !parts[0].isEmpty, let distribution = Self.distribution(String(parts[1])),
            let valid = try? distribution.validated(for: String(parts[0]))
        else { return nil }
        self.text = text
        parameter = DeclaredSpace.Parameter(String(parts[0]), valid)
    }

    private static func distribution(_ text: String) -> Distribution? {
        let parts = text.split(separator: ":", maxSplits: 1).map(String.init)
        guard parts.count == 2 else { return nil }
        if parts[0] == "choice" {
            let choices = parts[1].split(separator: ",", omittingEmptySubsequences: false).map { choice($0) }
            return choices.isEmpty ? nil : .categorical(choices)
        }
        let numbers = parts[1].split(separator: ":", omittingEmptySubsequences: false).map(String.init)
        guard numbers.count == 2 || numbers.count == 3 else { return nil }
        let option = numbers.count == 3 ? numbers[2] : nil
        switch parts[0] {
        case "float":
            return bounds(numbers[0], numbers[1], as: Double.self).flatMap { bounds in
                scale(option, as: Double.self).map { .float(bounds, $0) }
            }
        case "int":
            return bounds(numbers[0], numbers[1], as: Int.self).flatMap { bounds in
                scale(option, as: Int.self).map { .int(bounds, $0) }
            }
        default: return nil
        }
    }

    private static func bounds<Bound: Comparable & LosslessStringConvertible>(
        _ low: String, _ high: String, as type: Bound.Type
    ) -> ClosedRange<Bound>? {
        guard let low = Bound(low), let high = Bound(high), low <= high else { return nil }
        return low...high
    }

    private static func scale<Bound: Hashable & Codable & Sendable & LosslessStringConvertible>(
        _ text: String?, as type: Bound.Type
    ) -> Scale<Bound>? {
        guard let text else { return .linear }
        if text == "log" { return .log }
        guard text.hasPrefix("step="), let step = Bound(String(text.dropFirst(5))) else { return nil }
        return .stepped(by: step)
    }

    /// A number or a truth value if the text is one.
    private static func choice(_ text: Substring) -> ParameterValue {
        let text = String(text)
        if let number = Int(text) { return .int(number) }
        if let number = Double(text) { return .float(number) }
        switch text {
        case "true": return true
        case "false": return false
        case "null": return .null
        default: return .string(text)
        }
    }
}
