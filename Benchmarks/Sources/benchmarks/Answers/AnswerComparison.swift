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

    /// The mean ranks at `budget` of those that have answers on all problems, the best first.
    func standings(at budget: Int, resamples: Int) -> [Standing] {
        guard !complete(at: budget).isEmpty, !problems.isEmpty else { return [] }
        let (ranks, complete) = (ranks(at: budget), complete(at: budget))
        var random = RandomStream(seed: 0, stream: UInt64(budget))
        let resampled = ranks.resampled(resamples, using: &random)
        return complete.indices.sorted { ranks.means[$0] < ranks.means[$1] }.map { place in
            Standing(
                optimizer: complete[place], meanRank: ranks.means[place],
                interval: resampled.interval(of: place),
                shareOfFirstPlaces: resampled.shareOfFirstPlaces(of: place),
                seeds: scores(complete[place], budget).map(\.count).min() ?? 0)
        }
    }

    /// Prints the mean ranks at `budget`, the best first.
    func print(_ standings: [Standing], at budget: Int, verbose: Bool) {
        guard !standings.isEmpty else {
            return Swift.print("\n\(budget) evaluations: no optimizer has answers on all problems")
        }
        Swift.print("\n\(budget) evaluations   mean rank   95 % interval    first   seeds")
        for standing in standings {
            let (low, high) = (standing.interval.lowerBound, standing.interval.upperBound)
            let first = Int((100 * standing.shareOfFirstPlaces).rounded())
            Swift.print(
                "  \(standing.optimizer.left(18)) \(standing.meanRank.fixed.right(7))"
                    + "     \(low.fixed.right(5)) – \(high.fixed.right(5))"
                    + "   \("\(first) %".right(6))  \("\(standing.seeds)".right(5))")
        }
        let missing = optimizers.filter { !complete(at: budget).contains($0) }
        if !missing.isEmpty {
            Swift.print("  without answers on all problems: \(missing.joined(separator: ", "))")
        }
        if verbose { printProblems(complete(at: budget), { scores($0, budget) }, ranks(at: budget)) }
    }

    private func scores(_ optimizer: String, _ budget: Int) -> [[Double]] {
        answers[optimizer]?[budget] ?? []
    }

    private func complete(at budget: Int) -> [String] {
        optimizers.filter { optimizer in scores(optimizer, budget).allSatisfy { !$0.isEmpty } }
    }

    private func ranks(at budget: Int) -> MeanRanks {
        let complete = complete(at: budget)
        return MeanRanks(of: problems.indices.map { place in complete.map { scores($0, budget)[place] } })
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

/// Where an optimizer stands among others.
struct Standing {
    var optimizer: String
    var meanRank: Double
    /// Of 95 %, by a bootstrap over problems and seeds.
    var interval: ClosedRange<Double>
    /// In how many resamples it has the best mean rank.
    var shareOfFirstPlaces: Double
    var seeds: Int
}

extension Double {
    /// The value with two decimals.
    var fixed: String {
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
