/// What names may look like.
enum Name {
    /// Whether a parameter may be called `text`: a letter or an underscore, then these, digits and `. - /`.
    static func isParameter(_ text: some StringProtocol) -> Bool {
        guard let first = text.first, first.isLetter || first == "_" else { return false }
        return text.allSatisfy { $0.isLetter || $0.isNumber || "_.-/".contains($0) }
    }

    /// Whether a resource may be called `text`: as a parameter, without slashes.
    static func isResource(_ text: some StringProtocol) -> Bool { isParameter(text) && !text.contains("/") }

    /// Whether a metric may be called `text`: no spaces and nothing that separates metrics from values.
    static func isMetric(_ text: some StringProtocol) -> Bool {
        !text.isEmpty && !text.contains { $0.isWhitespace || "=,;{}\"'<>".contains($0) }
    }
}

extension String {
    /// The one of `candidates` that was probably meant: at most a third of the letters are different, or one.
    func nearest(among candidates: some Sequence<String>) -> String? {
        // Nobody mistypes so much, and the time grows with the square.
        guard utf8.count <= 200 else { return nil }
        let near = candidates.map { (name: $0, distance: distance(to: $0)) }
            .filter { $0.distance <= Swift.max(1, count / 3) && $0.distance < count }
        return near.min { ($0.distance, $0.name) < ($1.distance, $1.name) }?.name
    }

    /// How many letters have to be changed, put in, left out or swapped with the next.
    ///
    /// > F. Damerau. "A technique for computer detection and correction of spelling errors." CACM 7, 1964.
    func distance(to other: String) -> Int {
        let (a, b) = (Array(lowercased()), Array(other.lowercased()))
        var rows = [Array(0...b.count)]
        for i in a.indices {
            var row = [i + 1]
            for j in b.indices {
                var cost = Swift.min(rows[i][j] + (a[i] == b[j] ? 0 : 1), rows[i][j + 1] + 1, row[j] + 1)
                if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] {
                    cost = Swift.min(cost, rows[i - 1][j - 1] + 1)
                }
                row.append(cost)
            }
            rows.append(row)
        }
        return rows[a.count][b.count]
    }
}
