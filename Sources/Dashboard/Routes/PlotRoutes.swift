import HTTPTypes
import Tuning
import Visualization

/// Figures of a study.
extension API {
    var plotOperations: [Operation] {
        [
            Operation(
                id: "plot", method: .get, path: "/api/studies/{name}/plots/{kind}",
                summary: "A figure in Plotly's JSON schema; the trials' numbers are in `customdata`.",
                parameters: [
                    .study,
                    .init(
                        name: "kind", place: .path, summary: "What it shows.",
                        schema: [
                            "type": "string",
                            "enum": .array(FigureKind.allCases.map { .string($0.rawValue) }),
                        ]),
                    .query(
                        "params", "Only this parameter; given again for each.",
                        ["type": "array", "items": Schemas.text]),
                    .query(
                        "objective", "The number of the objective, where there are several.",
                        ["type": "integer", "minimum": 0]),
                    .query(
                        "limit", "So many marks at most: the rest is thinned, extremes stay.",
                        [
                            "type": "integer", "minimum": .int(Self.markLimits.lowerBound),
                            "maximum": .int(Self.markLimits.upperBound),
                        ]),
                    .query(
                        "reference",
                        "The point from which a hypervolume is measured: numbers, separated by commas.",
                        [
                            "type": "string",
                            "pattern": #"^-?[0-9]{1,12}(\.[0-9]{1,12})?(,-?[0-9]{1,12}(\.[0-9]{1,12})?)*$"#,
                        ]),
                    .query(
                        "theme", "The template that the layout has; without, it has none.",
                        ["type": "string", "enum": .array(Theme.allCases.map { .string($0.rawValue) })]),
                    .query(
                        "max_age", "The figure may be so many seconds old, if the study has changed since.",
                        ["type": "integer", "minimum": 0, "maximum": .int(Self.oldest)]),
                ],
                endings: [.ok("The figure.", Schemas.figure)], refusals: [404, 422]
            ) { try await plot($0) }
        ]
    }

    private static let markLimits = 10...50_000

    private static let oldest = 3600

    private func plot(_ call: Call) async throws -> Reply {
        let options = try plotOptions(call)
        let theme = try call.query("theme").map(theme)
        let name = try call.path("kind")
        let study = try await studies.study(call.path("name"))
        guard let kind = FigureKind(named: name) else {
            let known = FigureKind.allCases.map(\.rawValue).joined(separator: ", ")
            throw Refusal(
                .notFound, "no_plot", "\(name): there is no such plot: there are \(known)", field: "kind")
        }
        let age = try call.integer("max_age", in: 0...Self.oldest) ?? 0
        let (trials, revision) = try await mirrors.mirror(of: study.id).snapshot()
        let key = FigureDocuments.Key(study: study.id, kind: kind, options: options, theme: theme)
        let document = try await figures.document(key, at: revision, orYoungerThan: .seconds(age)) {
            let source = StudyTrials(study, trials: trials, history: try await study.history())
            do throws(FigureError) {
                return try kind.figure(of: source, options: options).text(in: theme)
            } catch {
                throw Refusal(.unprocessableContent, "wrong_value", error.description, field: error.field)
            }
        }
        return .document(document)
    }

    private func plotOptions(_ call: Call) throws(Refusal) -> FigureOptions {
        var options = FigureOptions()
        options.objective = try call.integer("objective", in: 0 ... .max)
        if let limit = try call.integer("limit", in: Self.markLimits) { options.limit = limit }
        options.parameters = call.queries("params").filter { !$0.isEmpty }
        if let text = call.query("reference") {
            let numbers = text.split(separator: ",").map { Double($0) }
            guard numbers.allSatisfy({ $0?.isFinite == true }) else {
                throw .wrong("reference", expected: "finite numbers, separated by commas")
            }
            options.reference = numbers.compactMap(\.self)
        }
        return options
    }

    private func theme(_ text: String) throws(Refusal) -> Theme {
        guard let theme = Theme(rawValue: text) else {
            throw .wrong(
                "theme", expected: "one of " + Theme.allCases.map(\.rawValue).joined(separator: ", "))
        }
        return theme
    }
}

extension FigureError {
    /// The part of the request that was wrong.
    fileprivate var field: String {
        switch self {
        case .noParameter: "params"
        case .noObjective: "objective"
        case .reference: "reference"
        case .oneStudyAlone: "kind"
        }
    }
}
