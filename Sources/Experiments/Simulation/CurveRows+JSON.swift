import FoundationEssentials
import Tuning

extension CurveRows {
    /// Reads the listing of the trials of a study.
    /// - Throws: ``CurveTableError``.
    init(json text: String, file: String) throws(CurveTableError) {
        guard let json = JSON(parsing: text) else {
            let place = JSON.placeOfFault(in: text)
            throw CurveTableError(
                file: file, line: place.line, reason: "this is no JSON, from column \(place.column) on")
        }
        guard let trials = json.array else {
            throw CurveTableError(
                file: file, reason: "this is no list of trials, as apus trials NAME -f json prints it")
        }
        for (index, trial) in trials.enumerated() {
            do throws(CurveFault) {
                guard let row = try Self.row(trial) else { continue }
                rows.append(row)
                isTimed = isTimed || Self.seconds(of: trial) != nil
            } catch {
                throw CurveTableError(file: file, reason: "trial \(index) of the list: \(error.reason)")
            }
            for name in (trial["params"]?.members ?? []).map(\.key) where !names.contains(name) {
                names.append(name)
            }
        }
    }

    /// A trial that has ended; `nil` if it has not, or if another one repeats it.
    private static func row(_ trial: JSON) throws(CurveFault) -> CurveRow? {
        guard let word = trial["state"]?.string, let state = TrialState(rawValue: word) else {
            throw CurveFault(reason: "it has no state, such as complete")
        }
        guard state.isFinished, trial["system_attrs"]?[SystemAttribute.repeated] == nil else { return nil }
        let value = number(trial["values"]?.array?.first)
        var parameters: [String: ParameterValue] = [:]
        for member in trial["params"]?.members ?? [] {
            guard let value = member.value.parameterValue else {
                throw CurveFault(reason: "“\(member.key)” is no value of a parameter")
            }
            parameters[member.key] = value
        }
        let ending: LearningCurve.Ending =
            switch (state, value) {
            case (.complete, let value?): .complete(value)
            case (.failed, _): .failed
            default: .unknown
            }
        return CurveRow(
            parameters: parameters,
            curve: LearningCurve(try reports(trial), ending, seconds: seconds(of: trial)))
    }

    private static func reports(_ trial: JSON) throws(CurveFault) -> Reports {
        let metrics = trial["metrics"]?.members ?? []
        guard metrics.count <= 1 else {
            let names = metrics.map(\.key).joined(separator: ", ")
            throw CurveFault(reason: "it reports several metrics (\(names)); keep the one to go by")
        }
        var reports = Reports()
        for member in metrics.first?.value.members ?? [] {
            guard let step = Int(member.key), let value = number(member.value) else {
                throw CurveFault(reason: "“\(member.key)” is no step, or what it reports is no number")
            }
            reports[step] = value
        }
        return reports
    }

    /// A number, or the text of one that is not finite.
    private static func number(_ json: JSON?) -> Double? {
        json?.number ?? json?.string.flatMap { Double($0) }
    }

    /// How long a trial took.
    private static func seconds(of trial: JSON) -> Double? {
        guard let start = trial["start"]?.date, let end = trial["end"]?.date else { return nil }
        return max(0, end.timeIntervalSince(start))
    }
}

/// What is wrong with a trial of a list.
private struct CurveFault: Error {
    var reason: String
}
