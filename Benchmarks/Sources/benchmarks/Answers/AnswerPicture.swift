/// Mean ranks with their intervals as an SVG picture: a panel for each number of evaluations.
struct AnswerPicture {
    /// The standings by number of evaluations, the best first.
    var panels: [(budget: Int, standings: [Standing])] = []

    private static let (panelWidth, nameWidth, rowHeight, top) = (235.0, 88.0, 22.0, 58.0)

    /// The names by which people know the optimizers.
    private static let names = [
        "optuna_gp": "Optuna GP", "optuna_auto": "Optuna Auto", "optuna_tpe": "Optuna TPE",
        "optuna_cmaes": "Optuna CMA",
        "rustuna_tpe": "Rustuna TPE", "hyperopt_tpe": "Hyperopt", "smac": "SMAC", "botorch": "BoTorch",
        "random": "random", "Apus auto": "Apus",
    ]

    private var rows: Int { panels.map(\.standings.count).max() ?? 0 }
    private var width: Double { Double(panels.count) * Self.panelWidth + 20 }
    private var height: Double { Self.top + Double(rows) * Self.rowHeight + 34 }

    /// The picture.
    var svg: String {
        let drawn = panels.indices.map { panel($0) }.joined()
        return """
            <svg xmlns="http://www.w3.org/2000/svg" width="\(width)" height="\(height)" \
            viewBox="0 0 \(width) \(height)" font-family="sans-serif" font-size="12" fill="#444">
            <rect width="100%" height="100%" fill="#fff"/>
            <text x="14" y="20" font-size="14" fill="#111">Mean rank by the answer found: further left is better</text>
            \(drawn)</svg>

            """
    }

    private func panel(_ index: Int) -> String {
        let (budget, standings) = panels[index]
        let left = Double(index) * Self.panelWidth + 14
        let title = text("\(budget) evaluations", at: (left, Self.top - 16), weight: "bold")
        return title + axis(left, standings.count)
            + standings.indices.map { row(standings[$0], at: $0, left, standings.count) }.joined()
    }

    private func row(_ standing: Standing, at place: Int, _ left: Double, _ count: Int) -> String {
        let y = Self.top + (Double(place) + 0.5) * Self.rowHeight
        let isOurs = standing.optimizer.hasPrefix("Apus")
        let colour = isOurs ? "#c2410c" : "#64748b"
        let (low, high) = (standing.interval.lowerBound, standing.interval.upperBound)
        let name = Self.names[standing.optimizer] ?? standing.optimizer
        return text(name, at: (left, y + 4), weight: isOurs ? "bold" : "normal")
            + """
            <path d="M\(x(low, left, count)) \(y)H\(x(high, left, count))" stroke="\(colour)" stroke-width="2"/>
            <circle cx="\(x(standing.meanRank, left, count))" cy="\(y)" r="4" fill="\(colour)"/>

            """
    }

    /// The lines of whole ranks.
    private func axis(_ left: Double, _ count: Int) -> String {
        let bottom = Self.top + Double(count) * Self.rowHeight
        return (1...max(count, 1)).map { rank in
            let x = x(Double(rank), left, count)
            return """
                <path d="M\(x) \(Self.top)V\(bottom)" stroke="#e5e7eb"/>
                <text x="\(x)" y="\(bottom + 16)" text-anchor="middle" font-size="10">\(rank)</text>

                """
        }.joined()
    }

    private func x(_ rank: Double, _ left: Double, _ count: Int) -> Double {
        let room = Self.panelWidth - Self.nameWidth - 24
        return (10 * (left + Self.nameWidth + room * (rank - 1) / Double(max(count - 1, 1)))).rounded() / 10
    }

    private func text(_ words: String, at place: (x: Double, y: Double), weight: String) -> String {
        "<text x=\"\(place.x)\" y=\"\(place.y)\" font-weight=\"\(weight)\">\(words)</text>\n"
    }
}
