import Glibc

/// The brackets of Hyperband, one after the other for ever, each filled by the trials of the next numbers.
///
/// > L. Li et al. "Hyperband: A Novel Bandit-Based Approach to Hyperparameter Optimization." JMLR 18, 2018, algorithm 1.
package struct BracketSequence: Hashable, Sendable {
    /// One bracket: how many trials each of its rungs takes, and their steps.
    package struct Bracket: Hashable, Sendable {
        /// How many trials come to each rung; the last of these are trained to the end.
        package var sizes: [Int]
        /// The steps of its rungs, one fewer than there are sizes.
        package var steps: RungSteps
    }

    /// The brackets of one round, the most eager first.
    package let brackets: [Bracket]
    /// How many trials one round takes.
    package let length: Int

    /// The brackets of *R* = `maximumResource`, *r* = `minimumResource` and η = `reductionFactor`; `count` takes the first ones alone.
    package init(minimumResource: Int, maximumResource: Int, reductionFactor: Int, count: Int? = nil) {
        let steps = RungSteps(
            minimumResource: minimumResource, maximumResource: maximumResource,
            growth: Double(reductionFactor))
        // s_max: how many rungs lie below R.
        let most = (0...).first { steps[$0] == nil } ?? 0
        brackets = (0...most).prefix(count ?? .max).map { skipped in
            let s = most - skipped
            let eta = Double(reductionFactor)
            // n = ⌈(s_max + 1)/(s + 1) · η^s⌉, then n_i = ⌊n · η^-i⌋.
            let first = (Double(most + 1) / Double(s + 1) * pow(eta, Double(s))).rounded(.up)
            let sizes = (0...s).map { max(1, Int((first / pow(eta, Double($0)) + 1e-9).rounded(.down))) }
            return Bracket(sizes: sizes, steps: steps.dropFirst(skipped))
        }
        length = brackets.reduce(0) { $0 + $1.sizes[0] }
    }

    /// Which bracket a trial is in, counted from the first of the first round.
    package func index(ofTrial number: Int) -> Int {
        var place = number % length
        for (index, bracket) in brackets.enumerated() {
            if place < bracket.sizes[0] { return number / length * brackets.count + index }
            place -= bracket.sizes[0]
        }
        return number / length * brackets.count
    }

    /// The bracket of an index.
    package subscript(index: Int) -> Bracket { brackets[index % brackets.count] }

    /// The numbers of the trials that are to fill a bracket.
    package func numbers(of index: Int) -> Range<Int> {
        let before = brackets.prefix(index % brackets.count).reduce(0) { $0 + $1.sizes[0] }
        let start = index / brackets.count * length + before
        return start..<start + self[index].sizes[0]
    }
}
