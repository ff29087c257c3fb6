import struct FoundationEssentials.Date

/// Reads a study from the lines of a file.
struct StudyImport {
    private(set) var header: StudyHeader
    /// The number of the line that was read last.
    private(set) var line = 1
    /// How many trials were read.
    private(set) var count = 0
    private var spaces: [SearchSpace?] = []

    /// Begins with the first line.
    init(header line: String?) throws(StudyFileError) {
        guard let line else { throw StudyFileError(line: 1, reason: "the file is empty") }
        header = try StudyHeader(JSON(parsing: line))
    }

    /// The trial that the next line tells of; `nil` if it tells of something else.
    mutating func read(_ text: String) throws(StudyFileError) -> TrialRecord? {
        line += 1
        guard let json = JSON(parsing: text), json.members != nil else { throw bad("this is no JSON object") }
        if json["number"] == nil, json["space"] != nil {
            try readSpace(json)
            return nil
        }
        guard json["number"]?.integer == count else {
            throw bad("trial \(count) is expected here")
        }
        guard count < header.trials else { throw bad("there are more than \(header.trials) trials") }
        count += 1
        return try record(json)
    }

    /// Checks that the file does not end too early.
    func end() throws(StudyFileError) {
        guard count == header.trials else {
            throw StudyFileError(
                line: line + 1, reason: "the file ends after \(count) of \(header.trials) trials")
        }
    }

    private func bad(_ reason: String) -> StudyFileError { StudyFileError(line: line, reason: reason) }

    private mutating func readSpace(_ json: JSON) throws(StudyFileError) {
        guard let slot = json["space"]?.integer, (0..<StudyFile.spaces).contains(slot) else {
            throw bad("“space” is to be a number below \(StudyFile.spaces)")
        }
        var space = SearchSpace()
        for parameter in json["parameters"]?.array ?? [] {
            guard let name = parameter["name"]?.string, space.index(of: name) == nil,
                let distribution = parameter["distribution"].flatMap({ Distribution(json: $0) }),
                (try? distribution.validated(for: name)) != nil
            else { throw bad("“\(parameter["name"]?.string ?? "?")” is no parameter, or is there twice") }
            space = space.appending(name, distribution)
        }
        while spaces.count <= slot { spaces.append(nil) }
        spaces[slot] = space
    }

    private func record(_ json: JSON) throws(StudyFileError) -> TrialRecord {
        guard let state = json["state"]?.string.flatMap(TrialState.init) else {
            throw bad("“state” is none of \(TrialState.allCases.map(\.rawValue).joined(separator: ", "))")
        }
        var record = TrialRecord(state: state)
        record.values = try numbers(json["values"], "values")
        record.parameters = try parameters(json)
        if let proposal = json["proposal"] { record.proposal = try parameters(proposal) }
        record.reports = try reports(json["reports"])
        for member in json["metrics"]?.members ?? [] {
            record.metrics[member.key] = try reports(member.value)
        }
        record.userAttributes = try json.texts("user_attrs", line: line)
        record.systemAttributes = try json.texts("system_attrs", line: line)
        record.start = try date(json, "start")
        record.end = try date(json, "end")
        return record
    }

    private func numbers(_ json: JSON?, _ name: String) throws(StudyFileError) -> [Double] {
        guard let json else { return [] }
        let numbers = json.array?.compactMap(\.exchangedNumber)
        guard let numbers, numbers.count == json.array?.count else {
            throw bad("“\(name)” is to be a list of numbers")
        }
        return numbers
    }

    private func parameters(_ json: JSON) throws(StudyFileError) -> Parameters {
        let values = try numbers(json["params"], "params")
        guard let slot = json["space"] else {
            if values.isEmpty { return Parameters() }
            throw bad("“space” is missing")
        }
        guard let slot = slot.integer, spaces.indices.contains(slot), let space = spaces[slot] else {
            throw bad("no line before tells of this space")
        }
        guard space.count == values.count else {
            throw bad("the space has \(space.count) parameters, and there are \(values.count) values")
        }
        return Parameters(space, internalValues: values)
    }

    private func reports(_ json: JSON?) throws(StudyFileError) -> Reports {
        var reports = Reports()
        guard let json else { return reports }
        for member in json.members ?? [] {
            guard let step = Int(member.key), let value = member.value.exchangedNumber else {
                throw bad("reports are numbers by step")
            }
            reports[step] = value
        }
        return reports
    }

    private func date(_ json: JSON, _ name: String) throws(StudyFileError) -> Date? {
        guard let value = json[name] else { return nil }
        guard let text = value.string, text.hasSuffix("Z"),
            let date = DateForm.utc.date(String(text.dropLast()))
        else { throw bad("“\(name)” is to be a date such as 2026-01-02T03:04:05.678901Z") }
        return date
    }
}
