import Glibc
import Numerical
import Tuning

/// Ten mixed parameters: four floats, two on a log scale, two whole numbers, two choices of four.
enum MixedSpace {
    static let distributions: [(String, Distribution)] =
        (0..<4).map { ("f\($0)", .float(-5...5)) } + (0..<2).map { ("l\($0)", .float(1e-5...1, .log)) }
        + (0..<2).map { ("i\($0)", .int(1...32)) }
        + (0..<2).map { ("c\($0)", .categorical(["a", "b", "c", "d"])) }
    static let space = SearchSpace(distributions)

    /// The loss of internal values, in the order of the space.
    static func loss(_ x: [Double]) -> Double {
        let floats = x[0..<4].reduce(0) { $0 + $1 * $1 }
        let logs = x[4..<6].reduce(0) { $0 + pow(log10($1) + 3, 2) }
        let ints = x[6..<8].reduce(0) { $0 + ($1 - 10) * ($1 - 10) / 50 }
        return floats + logs + ints + x[8] + x[9]
    }

    /// The loss, and a second objective that is at odds with it where `isTwofold`.
    private static func values(_ x: [Double], _ isTwofold: Bool) -> [Double] {
        isTwofold ? [loss(x), x[0..<4].reduce(0) { $0 + ($1 - 2) * ($1 - 2) } + x[9]] : [loss(x)]
    }

    /// A trial drawn at random, complete.
    static func randomTrial(
        _ isTwofold: Bool = false, using random: inout RandomStream
    ) -> TrialRecord {
        var record = TrialRecord(state: .complete)
        record.parameters = Parameters(
            space, internalValues: distributions.map { $0.1.quantile(random.uniform()) })
        record.values = values(record.parameters.internalValues, isTwofold)
        return record
    }

    /// Asks for one trial, suggests all parameters and tells its loss.
    static func step(_ study: Study, _ isTwofold: Bool = false) async throws {
        let trial = try await study.ask()
        var x: [Double] = []
        for (name, distribution) in distributions { x.append(try trial.suggest(name, from: distribution)) }
        try await study.tell(trial, .complete(values(x, isTwofold)))
    }
}
