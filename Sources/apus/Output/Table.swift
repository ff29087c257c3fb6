import ArgumentParser
import Tuning

/// How a listing is printed.
enum Format: String, ExpressibleByArgument, CaseIterable {
    case table, json, csv
}

/// Rows under headings, as a person or a spreadsheet reads them.
struct Table {
    var headings: [String]
    var rows: [[String]] = []

    /// The rows with their columns lined up: numbers to the right, all else to the left.
    var text: String {
        let widths = headings.indices.map { column in
            ([headings] + rows).map { $0[column].count }.max() ?? 0
        }
        let isNumeric = headings.indices.map { column in
            rows.allSatisfy { $0[column].isEmpty || Double($0[column]) != nil } && !rows.isEmpty
        }
        let lines = ([headings] + rows).map { row in
            row.indices.map { row[$0].padded(to: widths[$0], right: isNumeric[$0]) }
                .joined(separator: "  ").trimmingTrailingSpaces
        }
        return lines.map { $0 + "\n" }.joined()
    }

    /// The rows as RFC 4180 has it.
    var csv: String {
        ([headings] + rows).map { $0.map(\.quotedForCSV).joined(separator: ",") + "\r\n" }.joined()
    }
}

extension String {
    fileprivate func padded(to width: Int, right: Bool) -> String {
        let padding = String(repeating: " ", count: max(0, width - count))
        return right ? padding + self : self + padding
    }

    fileprivate var trimmingTrailingSpaces: String {
        var text = self
        while text.hasSuffix(" ") { text.removeLast() }
        return text
    }

    fileprivate var quotedForCSV: String {
        guard contains(where: { ",\"\n\r".contains($0) || $0 == "\r\n" }) else { return self }
        return "\"" + split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"")
            + "\""
    }
}

extension Format {
    /// Prints a listing: `json` as one document, else the table.
    func print(_ table: Table, json: @autoclosure () -> JSON) {
        switch self {
        case .table: Swift.print(table.text, terminator: "")
        case .csv: Swift.print(table.csv, terminator: "")
        case .json: Swift.print(json().text.rawValue)
        }
    }
}
