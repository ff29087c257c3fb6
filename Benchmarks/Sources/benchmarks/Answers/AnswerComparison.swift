import Numerical

/// The answers of several optimizers on the same problems, and how they rank.
struct AnswerComparison {
    let problems: [SharedProblem]
    let budgets: [Int]
    private var optimizers: [String] = []
    /// The answers by optimizer, budget and problem, one for each seed.
    private var answers: [String: [Int: [[Double]]]] = [:]

    init(problems: [SharedProblem], budgets: [Int]) {
        (self.problems, self.budgets) = (problems, budgets)
    }

    /// Adds an optimizer with its answers on each problem at each budget.
    mutating func add(_ optimizer: String, values: (SharedProblem, Int) -> [Double]) {
        optimizers.append(optimizer)
        for budget in budgets {
            answers[optimizer, default: [:]][budget] = problems.map { values($0, budget) }
        }
    }

    /// Prints the mean ranks at `budget`, the best first.
    func print(at budget: Int, resamples: Int, verbose: Bool) {
        let scores = { optimizer in answers[optimizer]?[budget] ?? [] }
        let complete = optimizers.filter { optimizer in scores(optimizer).allSatisfy { !$0.isEmpty } }
        guard !complete.isEmpty, !problems.isEmpty else {
            return Swift.print("\n\(budget) evaluations: no optimizer has answers on all problems")
        }
        let ranks = MeanRanks(of: problems.indices.map { place in complete.map { scores($0)[place] } })
        var random = RandomStream(seed: 0, stream: UInt64(budget))
        let resampled = ranks.resampled(resamples, using: &random)
        Swift.print("\n\(budget) evaluations   mean rank   95 % interval    first   seeds")
        for place in complete.indices.sorted(by: { ranks.means[$0] < ranks.means[$1] }) {
            let interval = resampled.interval(of: place)
            let first = Int((100 * resampled.shareOfFirstPlaces(of: place)).rounded())
            let seeds = scores(complete[place]).map(\.count).min() ?? 0
            Swift.print(
                "  \(complete[place].left(18)) \(ranks.means[place].fixed.right(7))"
                    + "     \(interval.lowerBound.fixed.right(5)) – \(interval.upperBound.fixed.right(5))"
                    + "   \("\(first) %".right(6))  \("\(seeds)".right(5))")
        }
        let missing = optimizers.filter { !complete.contains($0) }
        if !missing.isEmpty {
            Swift.print("  without answers on all problems: \(missing.joined(separator: ", "))")
        }
        if verbose { printProblems(complete, scores, ranks) }
    }

    /// A line for each problem: the median answer of each optimizer, and its rank.
    private func printProblems(
        _ complete: [String], _ scores: (String) -> [[Double]], _ ranks: MeanRanks
    ) {
        Swift.print("  " + "".left(22) + complete.map { $0.right(18) }.joined())
        for (place, problem) in problems.enumerated() {
            let cells = complete.indices.map { optimizer in
                let rank = ranks.ranks[place][optimizer].fixed
                return "\(scores(complete[optimizer])[place].median.short) (\(rank))".right(18)
            }
            Swift.print("  " + (problem.name + (problem.isHeldBack ? " *" : "")).left(22) + cells.joined())
        }
        if problems.contains(where: \.isHeldBack) { Swift.print("  * held back from tuning") }
    }
}

extension Double {
    /// The value with two decimals.
    fileprivate var fixed: String {
        let hundredths = Int((self * 100).rounded())
        let fraction = "\(hundredths % 100)"
        return "\(hundredths / 100)." + String(repeating: "0", count: 2 - fraction.count) + fraction
    }
}

extension String {
    fileprivate func left(_ width: Int) -> String {
        self + String(repeating: " ", count: max(0, width - count))
    }
    fileprivate func right(_ width: Int) -> String {
        String(repeating: " ", count: max(0, width - count)) + self
    }
}
