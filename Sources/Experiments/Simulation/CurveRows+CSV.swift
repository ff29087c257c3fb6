import Tuning

/// The rows of a table.
struct CurveRows {
    /// The parameters, in the order in which they are met.
    var names: [String] = []
    var rows: [CurveRow] = []
    /// Whether it is known how long steps took.
    var isTimed = false
}

extension CurveRows {
    /// What a column holds.
    private enum Column {
        case parameter(String)
        case step(Int)
        case seconds
    }

    /// Reads CSV.
    /// - Throws: ``CurveTableError``.
    init(csv text: String, file: String) throws(CurveTableError) {
        var lines = CSVLines(text)
        guard let (_, names) = lines.next() else {
            throw CurveTableError(file: file, reason: "the file is empty")
        }
        let columns = try Self.columns(names, file)
        while let (line, cells) = lines.next() {
            guard cells.count == columns.count else {
                throw CurveTableError(
                    file: file, line: line,
                    reason: "there are \(cells.count) cells under \(columns.count) names")
            }
            rows.append(try Self.row(cells, columns, at: line, file))
        }
        for case .parameter(let name) in columns { self.names.append(name) }
        isTimed = columns.contains { if case .seconds = $0 { true } else { false } }
    }

    private static func columns(_ names: [String], _ file: String) throws(CurveTableError) -> [Column] {
        var known: Set<String> = []
        for name in names where name.isEmpty || !known.insert(name).inserted {
            throw CurveTableError(
                file: file, line: 1,
                reason: name.isEmpty ? "a column has no name" : "there are two columns “\(name)”")
        }
        let columns = names.map { name -> Column in
            Int(name).map(Column.step) ?? (name == "seconds" ? .seconds : .parameter(name))
        }
        let hasSteps = columns.contains { if case .step = $0 { true } else { false } }
        guard hasSteps else {
            throw CurveTableError(
                file: file, line: 1,
                reason: "no column is a step: its name would be a whole number, such as 1")
        }
        return columns
    }

    private static func row(
        _ cells: [String], _ columns: [Column], at line: Int, _ file: String
    ) throws(CurveTableError) -> CurveRow {
        var (reports, parameters) = (Reports(), [String: ParameterValue]())
        var seconds: Double?
        for (cell, column) in zip(cells, columns) where !cell.isEmpty {
            switch column {
            case .parameter(let name): parameters[name] = value(cell)
            case .step(let step): reports[step] = try number(cell, "step \(step)", line, file)
            case .seconds:
                let number = try number(cell, "seconds", line, file)
                guard number >= 0, number.isFinite else {
                    throw CurveTableError(
                        file: file, line: line,
                        reason: "seconds: \(cell) is no time; write a number from 0 on")
                }
                seconds = number
            }
        }
        let steps = columns.compactMap { if case .step(let step) = $0 { step } else { nil } }
        guard let last = reports.last else {
            throw CurveTableError(file: file, line: line, reason: "no step has a value")
        }
        if let gap = steps.first(where: { $0 < last.step && reports[$0] == nil }) {
            throw CurveTableError(
                file: file, line: line,
                reason: "step \(gap) is empty, and step \(last.step) is not; a curve has no gaps")
        }
        let isWhole = last.step == steps.max()
        return CurveRow(
            parameters: parameters,
            curve: LearningCurve(reports, isWhole ? .complete(last.value) : .unknown, seconds: seconds))
    }

    private static func number(
        _ cell: String, _ name: String, _ line: Int, _ file: String
    ) throws(CurveTableError) -> Double {
        if let number = Double(cell) { return number }
        throw CurveTableError(file: file, line: line, reason: "\(name): “\(cell)” is no number")
    }

    /// A number or a truth value if the cell is one.
    private static func value(_ cell: String) -> ParameterValue {
        if let number = Int(cell) { return .int(number) }
        if let number = Double(cell), number.isFinite { return .float(number) }
        return cell == "true" ? true : cell == "false" ? false : .string(cell)
    }
}
