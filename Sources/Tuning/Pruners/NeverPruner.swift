/// Lets every trial finish.
public struct NeverPruner: Pruner {
    /// A pruner without options.
    public init() {}

    /// No.
    public var usesHistory: Bool { false }

    /// The trial goes on.
    public func judge(_ trial: FrozenTrial, given history: History) -> Verdict { .proceed }
}

extension Pruner where Self == NeverPruner {
    /// Lets every trial finish.
    public static var never: Self { NeverPruner() }
}
