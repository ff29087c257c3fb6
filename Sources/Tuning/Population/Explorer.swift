public import Numerical

/// Chooses the parameters with which a copy of a trial goes on.
public protocol Explorer: Sendable {
    /// Parameters near those of the trial that is copied.
    ///
    /// - Parameters:
    ///   - parameters: Those of the trial that is copied.
    ///   - step: How many steps it was trained.
    func explored(
        _ parameters: Parameters, at step: Int, given history: History, using random: inout RandomStream
    ) -> Parameters
}
