/// A condition over parameters that every trial keeps to: `batch * accumulation <= 4096`.
///
/// The language is a small part of Python's expressions: numbers, texts, names of parameters, `+ - * / // % **`,
/// comparisons, which may be chained, `in [a, b]`, `and`, `or`, `not`, parentheses, and `min max abs sqrt exp log log2
/// log10 floor ceil round`. A word that is no parameter is the text that a parameter can be: `kernel == poly`.
///
/// What depends on a parameter that a trial does not have is unknown, and a requirement that stays unknown holds.
/// Numbers that are not whole are equal if they agree in nine digits.
struct Requirement: Hashable, Sendable {
    /// As it was written.
    let text: String
    /// What it says.
    let condition: Expression

    /// Reads `text`, about the parameters of `space`.
    init(_ text: String, over space: [(String, Distribution)]) throws(RequirementError) {
        var parser = try ExpressionParser(text, ExpressionNames(space))
        (self.text, condition) = (text, try parser.condition())
    }
}
