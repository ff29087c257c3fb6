import Glibc
import Numerical
import SearchAlgorithms

/// Ends a search when what is left to gain is less than what a difference between two trials means.
///
/// A Gaussian process is fitted to the better half of the trials. With high probability, the best of them is no further
/// from the optimum than the difference between the smallest upper bound of its values and the smallest lower bound
/// anywhere: that is the figure. The search ends when it is below the error of a value, as a cross-validation has it.
///
/// One objective, and parameters that all trials have; else the search goes on. An assessment fits the process:
/// O(n³) for *n* complete trials, at most 200 of which count.
///
/// > A. Makarova, H. Shen, V. Perrone, A. Klein, J. B. Faddoul, A. Krause, M. Seeger, C. Archambeau. "Automatic
/// > Termination for Hyperparameter Optimization." AutoML 2022.
public struct RegretBoundTerminator: Terminator {
    /// What a difference must exceed to mean something.
    public enum ErrorEstimate: Hashable, Sendable {
        /// The error of the mean over the folds of a cross-validation, of the best trial.
        ///
        /// Trials note their scores by ``Trial/setCrossValidationScores(_:)``; without, the search goes on.
        case crossValidation
        /// Always the same.
        case constant(Double)
        /// A share of the median of the figures of so many trials, of which some are left out at first.
        case median(warmup: Int = 10, initial: Int = 20, share: Double = 0.01)
    }

    /// Which share of the trials the process is fitted to, the better ones.
    public let topShare: Double
    /// How many trials must be complete before the search may end; also how many the process is fitted to at least.
    public let minimumTrials: Int
    /// What a difference must exceed.
    public let error: ErrorEstimate

    /// The most trials that the process is fitted to.
    static let limit = 200
    /// How unlikely it is to be that a value lies outside its bounds.
    static let delta = 0.1

    /// Ends the search when the bound falls below `error`.
    public init(error: ErrorEstimate = .crossValidation, topShare: Double = 0.5, minimumTrials: Int = 20) {
        precondition(topShare > 0 && topShare <= 1, "A share is above 0, and at most 1.")
        precondition(minimumTrials > 0, "A process needs a trial.")
        (self.error, self.topShare, self.minimumTrials) = (error, topShare, minimumTrials)
    }

    /// Bounds what is left to gain.
    public func assess(_ history: History) -> Assessment {
        let rows = history.completeRowsByNumber
        guard history.directions.count == 1 else { return .tooEarly("there are several objectives") }
        guard rows.count >= minimumTrials else {
            return .tooEarly("\(rows.count) of \(minimumTrials) trials are complete")
        }
        guard LinearAlgebra.fault == nil else { return .tooEarly("there is no library for linear algebra") }
        guard let bound = RegretBound(rows, of: history, self)?.value else {
            return .tooEarly("the trials have no parameter in common that can vary")
        }
        guard let error = errorValue(rows, history) else {
            return Assessment(
                stops: false, reason: "the error of a value is not known yet", figure: bound,
                limit: -.infinity)
        }
        let (shown, least) = (Self.rounded(bound), Self.rounded(error))
        return bound < error
            ? Assessment(
                stops: true, reason: "at most \(shown) is left to gain, an error of \(least) is usual",
                figure: bound, limit: error)
            : Assessment(
                stops: false, reason: "up to \(shown) may be left to gain, an error of \(least) is usual",
                figure: bound, limit: error)
    }

    private static func rounded(_ value: Double) -> String {
        guard value.isFinite, value != 0 else { return value.description }
        let unit = pow(10, (log10(abs(value))).rounded(.down) - 2)
        return ((value / unit).rounded() * unit).shortest
    }
}

extension Double {
    /// Three digits, without the dust of binary fractions.
    fileprivate var shortest: String { Float(self).description }
}

/// What a difference must exceed.
extension RegretBoundTerminator {
    private func errorValue(_ rows: [Int], _ history: History) -> Double? {
        switch error {
        case .constant(let value): return value
        case .crossValidation: return Self.crossValidationError(history)
        case .median(let warmup, let initial, let share):
            guard rows.count >= warmup + initial, initial > 0 else { return nil }
            let figures = (1...initial).compactMap { count in
                RegretBound(Array(rows[warmup..<warmup + count]), of: history, self)?.value
            }
            guard figures.count == initial else { return nil }
            return figures.sorted()[initial / 2] * share
        }
    }

    /// The standard deviation of a mean over k folds, each of which is trained on k − 1 parts: the variance of the folds
    /// times 1/k + 1/(k − 1).
    ///
    /// > C. Nadeau, Y. Bengio. "Inference for the Generalization Error." Machine Learning 52, 2003.
    package static func crossValidationError(_ history: History) -> Double? {
        let (values, direction) = (history.objectives[0], history.directions[0])
        let rows = history.completeRowsByNumber
        let best = rows.dropFirst().reduce(rows.first) { best, row in
            best.map { direction.isBetter(values[row], than: values[$0]) ? row : $0 }
        }
        guard let best,
            let scores = history.systemAttributes[best][SystemAttribute.crossValidationScores]?.value?.array?
                .compactMap(\.number), scores.count > 1
        else { return nil }
        let count = Double(scores.count)
        let mean = scores.reduce(0, +) / count
        let variance = scores.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / count
        let error = ((1 / count + 1 / (count - 1)) * variance).squareRoot()
        return error.isFinite ? error : nil
    }
}

extension Terminator where Self == RegretBoundTerminator {
    /// Ends the search when what is left to gain is less than what a difference between two trials means.
    public static func regretBound(
        error: RegretBoundTerminator.ErrorEstimate = .crossValidation, topShare: Double = 0.5,
        minimumTrials: Int = 20
    ) -> Self {
        RegretBoundTerminator(error: error, topShare: topShare, minimumTrials: minimumTrials)
    }
}
