import Tuning

/// Figures on a page that needs no network: the script is inside.
public struct HTMLPage: Sendable {
    private let title: String
    let figures: [Figure]
    private let summary: [(name: String, value: String)]
    private let theme: Theme?

    /// A page of `figures`.
    ///
    /// - Parameters:
    ///   - summary: What stands above them, a name and a value a line.
    ///   - theme: How it looks; `nil` follows what its reader prefers.
    public init(
        title: String, figures: [Figure], summary: [(name: String, value: String)] = [], theme: Theme? = nil
    ) {
        (self.title, self.figures, self.summary, self.theme) = (title, figures, summary, theme)
    }

    /// Writes the page in parts, with Plotly's `script`.
    public func write(script: String, to output: (String) throws -> Void) rethrows {
        let name = title.shortened(to: 200).htmlText
        try output(
            """
            <!doctype html>
            <html lang="en"\(theme.map { " data-theme=\"\($0.rawValue)\"" } ?? "")>
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta http-equiv="Content-Security-Policy" content="\(policy)">
            <title>\(name)</title>
            <style>\(Self.style)</style>
            </head>
            <body>
            <header><h1 dir="auto">\(name)</h1><button id="theme" type="button">dark or light</button></header>
            <main>

            """)
        if !summary.isEmpty { try output(facts) }
        for (index, figure) in figures.enumerated() {
            let height = figure.naturalHeight ?? 460
            try output(
                """
                <figure><div class="plot" id="figure-\(index)" role="img" style="height:\(height)px" \
                aria-label="\(figure.caption.htmlText)"></div></figure>

                """)
        }
        let templates = JSON.object(Theme.allCases.map { .init($0.rawValue, $0.template) }).webText
        let documents = figures.map { $0.text(in: nil) }.joined(separator: ",\n")
        try output("</main>\n<script>")
        // A script that holds the end of a script would end here.
        try output(script.replacing("</script", with: "<\\/script"))
        try output(
            """
            </script>
            <script type="application/json" id="templates">\(templates)</script>
            <script type="application/json" id="figures">[\(documents)]</script>
            <script>\(Self.behaviour)</script>
            </body>
            </html>

            """)
    }

    private var facts: String {
        let rows = summary.map {
            "<dt dir=\"auto\">\($0.name.htmlText)</dt><dd dir=\"auto\">\($0.value.htmlText)</dd>"
        }
        return "<dl>\n" + rows.joined(separator: "\n") + "\n</dl>\n"
    }
}

extension Figure {
    /// How high the figure wants to be, in pixels.
    package var naturalHeight: Int? { layout["height"]?.integer }
}
