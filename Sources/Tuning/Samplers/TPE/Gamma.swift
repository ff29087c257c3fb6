import Glibc

/// How many of the trials that have ended count as the best.
///
/// The γ of the paper, as a number of trials. It never falls as trials end.
public enum Gamma: Hashable, Sendable {
    /// A share of all, rounded up, but no more than `limit`.
    case share(Double, limit: Int)
    /// A multiple of the square root of their number, rounded up, but no more than `limit`.
    case squareRoot(times: Double, limit: Int)

    /// The number for `count` trials.
    func callAsFunction(_ count: Int) -> Int {
        switch self {
        case .share(let share, let limit): Int(min((share * Double(count)).rounded(.up), Double(limit)))
        case .squareRoot(let factor, let limit):
            Int(min((factor * Double(count).squareRoot()).rounded(.up), Double(limit)))
        }
    }

    /// The largest number there will ever be.
    var limit: Int {
        switch self {
        case .share(_, let limit), .squareRoot(_, let limit): limit
        }
    }

    /// A tenth: of one objective's trials 25 at most, of several objectives' 250.
    static func usual(objectives: Int) -> Gamma { .share(0.1, limit: objectives == 1 ? 25 : 250) }
}
