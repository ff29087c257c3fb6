import ArgumentParser
import Experiments
import Tuning

struct Importance: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "importance",
        abstract: "Prints how much each parameter matters.",
        discussion: "Shares sum to 1. Trials count that are complete, with finite values.")

    /// The ways to tell, by the names they have on the command line.
    enum Method: String, CaseIterable, ExpressibleByArgument {
        case pedANOVA = "ped-anova"
        case functionalANOVA = "fanova"
        case meanDecreaseImpurity = "mdi"
        case shapley
    }

    @Argument(help: "The study.") var name: String
    @Option(help: "ped-anova, fanova, mdi or shapley.") var method: Method = .pedANOVA
    @Option(help: "The number of the objective, from 0, where there are several.") var objective: Int?
    @Option(help: "The name of the objective, in place of its number.") var metric: String?
    @Option(help: "PED-ANOVA: what share of the trials are the best.") var quantile = 0.1
    @Option(help: "PED-ANOVA: the better share of the trials that they are compared with.") var region = 1.0
    @Flag(help: "PED-ANOVA: take all values as equally likely, wherever trials were made.") var global = false
    @Option(help: "The number of trees of the other methods.") var trees = 64
    @OptionGroup var storage: StorageOptions
    @OptionGroup var format: FormatOption

    func validate() throws {
        guard 0 < quantile, quantile < region, region <= 1 else {
            throw ValidationError("0 < --quantile < --region <= 1 is needed.")
        }
        guard (1...10_000).contains(trees) else { throw ValidationError("--trees is 1 to 10000.") }
        guard objective == nil || metric == nil else {
            throw ValidationError("--objective and --metric say the same: give one of them.")
        }
    }

    func run() async throws {
        try await reportingFailures {
            let study = try await Study.asDeclared(name, in: storage.open())
            let importances = try await study.importances(by: chosenMethod, of: number(in: study))
            guard !importances.isEmpty else {
                throw Failure(message: "\(name): no trial is complete yet", code: .workFailed)
            }
            format.format.print(
                Table(importances),
                json: .object(importances.map { .init($0.name, .float($0.share)) }))
        }
    }

    private var chosenMethod: ImportanceMethod {
        switch method {
        case .pedANOVA: .pedANOVA(target: quantile, region: region, isLocal: !global)
        case .functionalANOVA: .functionalANOVA(trees: trees)
        case .meanDecreaseImpurity: .meanDecreaseImpurity(trees: trees)
        case .shapley: .shapley(trees: trees)
        }
    }

    private func number(in study: Study) throws -> Int? {
        guard let metric else { return objective }
        guard let number = study.objectiveNames.firstIndex(of: metric) else {
            let names = study.objectiveNames.joined(separator: ", ")
            throw Failure(
                message: "\(name): there is no objective \(metric): the study has \(names)", code: .badInput)
        }
        return number
    }
}

extension Table {
    /// One row a parameter: its share, and by how much trees disagree where a forest was asked.
    init(_ importances: [ParameterImportance]) {
        let hasDeviations = importances.contains { $0.deviation != nil }
        headings = ["parameter", "importance"] + (hasDeviations ? ["deviation"] : [])
        rows = importances.map { importance in
            [importance.name, Self.fourPlaces(importance.share)]
                + (hasDeviations ? [importance.deviation.map(Self.fourPlaces) ?? ""] : [])
        }
    }

    private static func fourPlaces(_ value: Double) -> String {
        let digits = String(Int((value * 1e4).rounded()))
        let padded = String(repeating: "0", count: max(0, 5 - digits.count)) + digits
        return padded.dropLast(4) + "." + padded.suffix(4)
    }
}
