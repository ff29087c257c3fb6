/// How text is set off on a terminal, if at all.
package struct Style: Hashable, Sendable {
    /// Whether colours and weights are used.
    package var isRich: Bool

    /// Plain text, or text with weights and one accent colour.
    package init(isRich: Bool) { self.isRich = isRich }

    func strong(_ text: String) -> String { wrap(text, "1") }
    func faint(_ text: String) -> String { wrap(text, "2") }
    func accent(_ text: String) -> String { wrap(text, "36") }

    private func wrap(_ text: String, _ code: String) -> String {
        isRich && !text.isEmpty ? "\u{1B}[\(code)m\(text)\u{1B}[0m" : text
    }
}
