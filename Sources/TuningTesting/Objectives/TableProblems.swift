import Foundation
import Tuning

/// Real tuning as lookup tables: a learner was trained at every point of a grid.
extension Problem {
    /// A support vector machine on `name`, over the positions of C and γ on a grid.
    public static func svm(_ name: String) throws -> Problem { try table(name, ["ci", "gi"]) }

    /// Gradient boosting on the diabetes data.
    public static func gradientBoosting() throws -> Problem {
        let parameters = ["learning_rate", "max_depth", "subsample", "min_samples_leaf", "n_estimators"]
        return try table("gb_diabetes", parameters.map { $0 + "_i" })
    }

    private static func table(_ name: String, _ parameters: [String]) throws -> Problem {
        guard let url = Bundle.module.url(forResource: "Tables/\(name)", withExtension: "csv") else {
            throw MissingTable(name: name)
        }
        let rows = try String(contentsOf: url, encoding: .utf8).split(whereSeparator: \.isNewline).dropFirst()
        var values: [[Int]: Double] = [:]
        for row in rows {
            let fields = row.split(separator: ",")
            values[fields.prefix(parameters.count).compactMap { Int($0) }] = fields.last.flatMap {
                Double($0)
            }
        }
        let largest = parameters.indices.map { position in values.keys.map { $0[position] }.max() ?? 0 }
        let space = zip(parameters, largest).map { DeclaredSpace.Parameter($0, .int(0...$1)) }
        return try Problem(name, space, minimum: values.values.min() ?? .nan) { [values] p in
            values[parameters.map { p[$0]?.integer ?? -1 }] ?? .nan
        }
    }
}

struct MissingTable: Error, CustomStringConvertible {
    var name: String
    var description: String { "the table \(name).csv is missing from the package" }
}
