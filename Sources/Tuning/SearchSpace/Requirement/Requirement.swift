/// A condition over parameters that every trial keeps to: `batch * accumulation <= 4096`.
///
/// The language is a small part of Python's expressions: numbers, texts, names of parameters, `+ - * / // % **`,
/// comparisons, which may be chained, `in [a, b]`, `and`, `or`, `not`, parentheses, and `min max abs sqrt exp log log2
/// log10 floor ceil round`. A word that is no parameter is the text that a parameter can be: `kernel == poly`.
///
/// What depends on a parameter that a trial does not have is unknown, and a requirement that stays unknown holds.
/// Numbers that are not whole are equal if they agree in nine digits.
package struct Requirement: Hashable, Sendable {
    /// As it was written.
    package let text: String
    /// What it says.
    let condition: Expression

    /// Reads `text`, about the parameters of `space`.
    package init(_ text: String, over space: [(String, Distribution)]) throws(RequirementError) {
        var parser = try ExpressionParser(text, ExpressionNames(space))
        (self.text, condition) = (text, try parser.condition())
    }

    /// The positions of the parameters that it names.
    package var parameters: Set<Int> { condition.parameters }

    /// How far a point is from keeping to it: 0 if it does; `nil` if that depends on a parameter that it does not have.
    ///
    /// - Parameter point: The value of the parameter at a position, `nil` for one that is not there.
    package func violation(_ point: (Int) -> ParameterValue?) -> Double? { condition.violation(point) }

    /// Whether it is certain not to hold for `chosen`, whatever the parameters that are not among them.
    ///
    /// - Parameter names: The names of the parameters that it was read over.
    package func isBroken(by chosen: [String: ParameterValue], names: [String]) -> Bool {
        (condition.violation { chosen[names[$0]] } ?? 0) > 0
    }
}
