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

    /// Which of the parameters trials have.
    enum Part: String, CaseIterable {
        /// All.
        case mixed
        /// All but the choices.
        case numbers
        /// The choices, the first of which decides between the floats and all other numbers.
        case conditional

        /// What the parameters count as that a trial lacks.
        fileprivate static let absent = [0, 0, 0, 0, 1e-3, 1e-3, 10, 10, 0, 0]

        /// The positions of a trial's parameters, in the order in which they are asked for, each given the values so far.
        fileprivate func forEach(_ x: inout [Double], _ body: (Int) throws -> Double) rethrows {
            let first = self == .conditional ? [8, 9] : Array(0..<(self == .numbers ? 8 : 10))
            for index in first { x[index] = try body(index) }
            guard self == .conditional else { return }
            for index in x[8] < 2 ? Array(0..<4) : Array(4..<8) { x[index] = try body(index) }
        }
    }

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
        _ isTwofold: Bool = false, part: Part = .mixed, using random: inout RandomStream
    ) -> TrialRecord {
        var (record, x) = (TrialRecord(state: .complete), Part.absent)
        part.forEach(&x) { index in
            let (name, distribution) = distributions[index]
            let value = distribution.quantile(random.uniform())
            record.parameters.set(name, value, from: distribution)
            return value
        }
        record.values = values(x, isTwofold)
        return record
    }

    /// Asks for one trial, suggests all parameters and tells its loss.
    static func step(_ study: Study, _ isTwofold: Bool = false, part: Part = .mixed) async throws {
        let trial = try await study.ask()
        var x = Part.absent
        try part.forEach(&x) { try trial.suggest(distributions[$0].0, from: distributions[$0].1) }
        try await study.tell(trial, .complete(values(x, isTwofold)))
    }
}
