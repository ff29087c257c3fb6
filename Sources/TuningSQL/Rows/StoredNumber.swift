/// A number in two columns: the value where it is finite, and a name for its kind.
///
/// SQL has no literals for infinities, and SQLite stores NaN as NULL.
struct StoredNumber {
    /// The column of the value.
    let value: SQLValue
    /// The column of the kind.
    let kind: SQLValue

    /// Splits `number`.
    init(_ number: Double) {
        value = number.isFinite ? .double(number) : .null
        kind =
            if number.isFinite { .text("FINITE") } else if number.isNaN { .text("NAN") } else {
                .text(number < 0 ? "INF_NEG" : "INF_POS")
            }
    }
}

extension SQLRow {
    /// The number whose value is in `column` and whose kind is in the next one.
    func number(_ column: Int) -> Double {
        guard isNull(column) else { return double(column) }
        return switch text(column + 1) {
        case "INF_POS": .infinity
        case "INF_NEG": -.infinity
        default: .nan
        }
    }
}
