import ArgumentParser
import Experiments
import Glibc
import Tuning
import Visualization

struct Plot: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "plot",
        abstract: "Draws a study: one figure, or a report of all that fit.",
        discussion:
            """
            The end of the file's name says what is written: .html is a page that needs no network, .svg a picture, .json \
            the figure in Plotly's schema. Kinds:

            \(kinds)
              all                     a page of all figures that have something to show
            """)

    private static let kinds = FigureKind.allCases.map { kind in
        "  " + kind.rawValue.padded(to: 24) + kind.summary
    }.joined(separator: "\n")

    @Argument(help: "What is drawn: see above.") var kind: String
    @Argument(help: "The study.") var name: String
    @Option(
        name: .customLong("with"), parsing: .unconditionalSingleValue,
        help: "Another study in the same figure: of histories and distributions; may be given again.")
    var others: [String] = []
    @Option(
        name: .shortAndLong,
        help: "The file: .html, .svg or .json; - is standard output, as JSON. By default STUDY-KIND.html.")
    var output: String?
    @Option(help: "Only this parameter; may be given again.") var param: [String] = []
    @Option(help: "The number of the objective, from 0, where there are several.") var objective: Int?
    @Option(help: "The name of the objective, in place of its number.") var metric: String?
    @Option(help: "So many marks at most; the rest is thinned, extremes stay.") var limit = 4000
    @Option(
        parsing: .unconditionalSingleValue,
        help: "A number of the point from which a hypervolume is measured; once for each objective.")
    var reference: [Double] = []
    @Option(help: "light or dark; a page that is not told follows its reader's.") var theme: Theme?
    @Option(help: "The width of a picture, in pixels.") var width = 900
    @Option(help: "The height of a picture, in pixels.") var height: Int?
    @OptionGroup var storage: StorageOptions

    func validate() throws {
        guard kind == "all" || FigureKind(named: kind) != nil else {
            throw ValidationError(
                "\(kind) is no plot: choose all, "
                    + FigureKind.allCases.map(\.rawValue).joined(separator: ", ") + ".")
        }
        guard (10...100_000).contains(limit) else { throw ValidationError("--limit is 10 to 100000.") }
        guard (200...10_000).contains(width), height.map((150...20_000).contains) ?? true else {
            throw ValidationError("A picture is 200 to 10000 pixels wide and 150 to 20000 high.")
        }
        guard kind != "all" || others.isEmpty else {
            throw ValidationError("A report shows one study: --with needs a kind of figure.")
        }
        guard objective == nil || metric == nil else {
            throw ValidationError("--objective and --metric say the same: give one of them.")
        }
        _ = try form()
    }

    private enum Form { case page, picture, document }

    private func form() throws -> Form {
        let path = path
        if path == "-" || path.lowercased().hasSuffix(".json") { return .document }
        if path.lowercased().hasSuffix(".svg") {
            guard kind != "all" else {
                throw ValidationError("A report is a page: give it a name that ends in .html.")
            }
            return .picture
        }
        guard path.lowercased().hasSuffix(".html") || path.lowercased().hasSuffix(".htm") else {
            throw ValidationError("\(path): the name of the file must end in .html, .svg or .json.")
        }
        return .page
    }

    /// Where it is written; by default a file named after the study.
    private var path: String {
        if let output { return output }
        let stem = String(name.map { "/\\:\0\n ".contains($0) ? "-" : $0 }.prefix(80))
        return "\(stem)-\(kind).html"
    }

    func run() async throws {
        try await reportingFailures {
            let form = try form()
            // Whether there is a script is known before work is done.
            let script = try form == .page ? PlotlyScript.found() : nil
            let opened = try await storage.open()
            let source = try await StudyTrials(Study.asDeclared(name, in: opened))
            var compared: [StudyTrials] = []
            for other in others {
                compared.append(try await StudyTrials(Study.asDeclared(other, in: opened)))
            }
            let sections = try figures(of: source, beside: compared)
            let file = try OutputFile(path)
            switch form {
            case .page:
                let page = HTMLPage(
                    title: kind == "all"
                        ? name : "\(sections[0].title) · \(([name] + others).joined(separator: ", "))",
                    figures: sections,
                    summary: kind == "all" ? StudyFacts(source).lines : [], theme: theme)
                try page.write(script: script ?? "") { try file.write($0) }
            case .picture:
                let height = height ?? sections[0].naturalHeight ?? 540
                try file.write(
                    SVGPicture(sections[0], width: width, height: height, theme: theme ?? .light).text)
            case .document:
                let texts = sections.map { $0.text(in: theme ?? .light) }
                try file.write(kind == "all" ? "[\(texts.joined(separator: ",\n"))]" : texts[0])
                try file.write("\n")
            }
            try file.finish()
            if path != "-" { print(path) }
        }
    }

    private func figures(of source: StudyTrials, beside others: [StudyTrials]) throws -> [Figure] {
        var options = FigureOptions()
        (options.parameters, options.limit) = (param, limit)
        options.objective = try number(in: source)
        options.reference = reference.isEmpty ? nil : reference
        if let kind = FigureKind(named: kind) {
            return [try kind.figure(comparing: [source] + others, options: options)]
        }
        let all = try FigureKind.allCases.map { try $0.figure(of: source, options: options) }
        let drawn = all.filter { !$0.isEmpty }
        return drawn.isEmpty ? [all[0]] : drawn
    }

    private func number(in source: StudyTrials) throws -> Int? {
        guard let metric else { return objective }
        guard let number = source.objectiveNames.firstIndex(of: metric) else {
            let names = source.objectiveNames.joined(separator: ", ")
            throw Failure(
                message: "\(name): there is no objective \(metric): the study has \(names)", code: .badInput)
        }
        return number
    }
}

extension String {
    fileprivate func padded(to width: Int) -> String {
        self + String(repeating: " ", count: max(1, width - count))
    }
}
