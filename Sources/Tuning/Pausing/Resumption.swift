/// What becomes of a trial that is paused.
public enum Resumption: Hashable, Sendable {
    /// The trial of this number goes on.
    case goesOn(Int)
    /// The trial of this number ends: it is never to go on.
    case ends(Int)
    /// The trial of this number ends, and another one takes its place.
    case isReplaced(Int, by: Offspring)

    /// The number of the paused trial.
    public var number: Int {
        switch self {
        case .goesOn(let number), .ends(let number), .isReplaced(let number, by: _): number
        }
    }
}
