/// How values are laid out between the bounds of a parameter.
public enum Scale<Bound: Hashable & Codable & Sendable>: Hashable, Codable, Sendable {
    /// Every value between the bounds, equally likely.
    case linear
    /// Equally likely in the logarithm. The lower bound is positive.
    case log
    /// The lower bound and every multiple of `by` above it.
    case stepped(by: Bound)
}
