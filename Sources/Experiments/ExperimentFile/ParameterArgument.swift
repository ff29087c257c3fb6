package import Tuning

/// A parameter as it is written on a command line: `lr=float:1e-5:1e-1:log`.
///
/// | text | meaning |
/// | --- | --- |
/// | `x=float:LOW:HIGH`, `…:log`, `…:step=S` | a number |
/// | `n=int:LOW:HIGH`, `…:log`, `…:step=S` | a whole number |
/// | `k=choice:A,B,C` | one of several values |
package struct ParameterArgument: Hashable, Sendable {
    /// What is wrong with a text.
    package struct Mistake: Error, Hashable, CustomStringConvertible {
        /// The text, the reason, and what to write instead.
        package let description: String

        fileprivate init(_ text: String, _ reason: String) {
            description =
                "\(text): \(reason); write NAME=float:LOW:HIGH, NAME=int:LOW:HIGH (each may end in :log or :step=S) "
                + "or NAME=choice:A,B"
        }
    }

    /// The text.
    package let text: String
    /// What it declares.
    package let parameter: DeclaredSpace.Parameter

    /// Reads `text`.
    /// - Throws: ``Mistake`` if it declares nothing.
    package init(_ text: String) throws(Mistake) {
        do {
            let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard parts.count == 2, !parts[0].isEmpty else { throw Reason("there is no NAME= before it") }
            let name = String(parts[0])
            let valid = try Self.distribution(String(parts[1])).validated(for: name)
            self.text = text
            parameter = DeclaredSpace.Parameter(name, valid)
        } catch {
            throw Mistake(text, "\(error)")
        }
    }

    private static func distribution(_ text: String) throws -> Distribution {
        let parts = text.split(separator: ":", maxSplits: 1).map(String.init)
        guard let kind = parts.first, ["float", "int", "choice"].contains(kind) else {
            throw Reason("“\(parts.first ?? "")” is no kind of parameter")
        }
        guard parts.count == 2 else {
            throw Reason("\(kind): needs \(kind == "choice" ? "values" : "bounds")")
        }
        if kind == "choice" {
            return .categorical(
                parts[1].split(separator: ",", omittingEmptySubsequences: false).map { choice($0) })
        }
        let fields = parts[1].split(separator: ":", omittingEmptySubsequences: false).map(String.init)
        return kind == "float"
            ? .float(try bounds(fields), try scale(fields)) : .int(try bounds(fields), try scale(fields))
    }

    private static func bounds<Bound: Comparable & LosslessStringConvertible>(
        _ fields: [String]
    ) throws -> ClosedRange<Bound> {
        guard fields.count == 2 || fields.count == 3 else {
            throw Reason("it has \(fields.count) fields instead of a lower and an upper bound and a scale")
        }
        let low: Bound = try number(fields[0])
        let high: Bound = try number(fields[1])
        guard low <= high else {
            throw Reason("the lower bound \(fields[0]) is above the upper bound \(fields[1])")
        }
        return low...high
    }

    private static func scale<Bound: Hashable & Codable & Sendable & LosslessStringConvertible>(
        _ fields: [String]
    ) throws -> Scale<Bound> {
        guard fields.count == 3 else { return .linear }
        if fields[2] == "log" { return .log }
        guard fields[2].hasPrefix("step=") else { throw Reason("“\(fields[2])” is no scale") }
        return .stepped(by: try number(String(fields[2].dropFirst(5))))
    }

    private static func number<Number: LosslessStringConvertible>(_ text: String) throws -> Number {
        guard let number = Number(text) else {
            throw Reason("“\(text)” is not a \(Number.self is Int.Type ? "whole number" : "number")")
        }
        return number
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

/// Why a text declares no parameter.
private struct Reason: Error, CustomStringConvertible {
    let description: String
    init(_ description: String) { self.description = description }
}
