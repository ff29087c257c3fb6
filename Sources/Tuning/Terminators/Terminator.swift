/// Decides whether a search is worth going on with.
///
/// A function of the history: two processes that know of the same trials decide alike, in whatever order they heard of
/// them.
///
/// ```swift
/// try await study.optimize(trials: 500, until: .stagnation(patience: 40)) { trial in … }
/// ```
/// A conforming type passes `TerminatorContract` of `TuningTesting`.
public protocol Terminator: Sendable {
    /// Judges the trials so far.
    func assess(_ history: History) -> Assessment
}

/// What a terminator finds.
public struct Assessment: Hashable, Sendable {
    /// Whether the search is to end.
    public var stops: Bool
    /// What was found, in one line, whether the search ends or not.
    public var reason: String
    /// What is left to gain, in the terminator's own measure: the search ends when it falls below ``limit``.
    ///
    /// Larger is better to go on; `nil` as long as it cannot be told. Never NaN.
    public var figure: Double?
    /// Where the figure is low enough to end.
    public var limit: Double

    /// An assessment with its figure.
    public init(stops: Bool, reason: String, figure: Double? = nil, limit: Double = 0) {
        (self.stops, self.reason, self.figure, self.limit) = (stops, reason, figure, limit)
    }

    /// The search goes on, as too little is known.
    static func tooEarly(_ reason: String) -> Assessment { Assessment(stops: false, reason: reason) }
}

extension History {
    /// The rows of complete trials, by number: the same in every process.
    var completeRowsByNumber: [Int] {
        let rows = (0..<count).filter { states[$0] == .complete }
        // Trials mostly end in the order in which they began, and what is sorted already is sorted fast.
        return rows.sorted { numbers[$0] < numbers[$1] }
    }
}
