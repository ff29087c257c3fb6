public import Tuning

/// Why a file is no table of curves.
public struct CurveTableError: Error, Hashable, CustomStringConvertible {
    /// The file.
    public var file: String
    /// The line, counted from 1, where it is known.
    public var line: Int?
    /// What is wrong, and what to write instead.
    public var reason: String

    /// The error in words.
    public var description: String { (line.map { "\(file):\($0): " } ?? "\(file): ") + reason }
}

/// A row of a table as it is read: parameters by name, and a curve.
struct CurveRow {
    var parameters: [String: ParameterValue] = [:]
    var curve: LearningCurve
}

extension RecordedCurves {
    /// Reads a table: CSV, or the listing of trials as JSON if the name ends in `.json`.
    ///
    /// - Parameter parameters: What is known of parameters beside the values that are in the table.
    /// - Throws: ``CurveTableError``.
    public init(
        contentsOf path: String, _ direction: Direction, declaring parameters: [DeclaredSpace.Parameter] = []
    ) throws {
        let bytes: [UInt8]
        do { bytes = try readFile(path) } catch {
            throw CurveTableError(file: path, reason: error.description)
        }
        try self.init(parsing: bytes, file: path, direction, declaring: parameters)
    }

    /// Reads the bytes of a table.
    package init(
        parsing bytes: [UInt8], file: String, _ direction: Direction,
        declaring parameters: [DeclaredSpace.Parameter] = []
    ) throws {
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw CurveTableError(file: file, reason: "this is no UTF-8")
        }
        let isJSON = file.hasSuffix(".json")
        let table = isJSON ? try CurveRows(json: text, file: file) : try CurveRows(csv: text, file: file)
        guard !table.rows.isEmpty else {
            throw CurveTableError(file: file, reason: "there is no trial in it")
        }
        let names = table.names
        for parameter in parameters where !names.contains(parameter.name) {
            throw CurveTableError(
                file: file,
                reason:
                    "there is no parameter “\(parameter.name)”: there are \(names.joined(separator: ", "))")
        }
        let declared = Dictionary(parameters.map { ($0.name, $0.distribution) }) { first, _ in first }
        let space = SearchSpace(
            names.map { name in
                let values = table.rows.compactMap { $0.parameters[name] }
                return (name, declared[name] ?? Distribution(spanning: values))
            })
        let name = file.split(separator: "/").last.map(String.init) ?? file
        self.init(
            name, direction, over: try DeclaredSpace(space.map { .init($0.0, $0.1) }),
            try table.rows.enumerated().map { index, row in
                Record(try row.parameters(in: space, file, row: index), row.curve)
            },
            isTimed: table.isTimed)
    }
}

extension CurveRow {
    fileprivate func parameters(in space: SearchSpace, _ file: String, row: Int) throws -> Parameters {
        var values = Parameters()
        for (name, distribution) in space {
            guard let value = parameters[name] else { continue }
            guard let known = distribution.internalValue(value), distribution.contains(known) else {
                throw CurveTableError(
                    file: file,
                    reason: "trial \(row): “\(name)” is \(value), which lies outside what --param says")
            }
            values.set(name, known, from: distribution)
        }
        return values
    }
}

extension Distribution {
    /// What `values` may have been drawn from.
    init(spanning values: [ParameterValue]) {
        let numbers = values.compactMap { value in
            switch value {
            case .int, .float: value.number.flatMap { $0.isFinite ? $0 : nil }
            default: nil
            }
        }
        guard numbers.count == values.count, let low = numbers.min(), let high = numbers.max() else {
            var choices: [ParameterValue] = []
            for value in values where !choices.contains(value) { choices.append(value) }
            self = .categorical(choices)
            return
        }
        // Numbers were drawn on the scale on which their median is nearer the middle.
        let median = numbers.sorted()[numbers.count / 2]
        func distance(_ scale: Scale<Double>) -> Double {
            abs(Distribution.float(low...high, scale).position(of: median) - 0.5)
        }
        let isLog = low > 0 && high / low >= 10 && distance(.log) < distance(.linear)
        let isWhole = values.allSatisfy { if case .int = $0 { true } else { false } }
        if isWhole, let first = Int(exactly: low), let last = Int(exactly: high) {
            self = .int(first...last, isLog ? .log : .linear)
        } else {
            self = .float(low...high, isLog ? .log : .linear)
        }
    }
}
