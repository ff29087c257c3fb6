import Testing
public import Tuning

/// What every ``Pruner`` must do.
///
/// Run it against your own: it needs only a way to make one.
///
/// ```swift
/// @Test func honoursItsContract() async throws {
///     try await PrunerContract { MyPruner() }.verify()
/// }
/// ```
public struct PrunerContract: Sendable {
    /// What some pruners keep to and others do not.
    public enum Promise: CaseIterable, Sendable {
        /// A trial that gets better with every report, and is better than all before at each, is never ended.
        case sparesTheBest
        /// Losses that are maximized with the other sign make no difference.
        case mirrors
    }

    let promises: Set<Promise>
    let make: @Sendable () throws -> any Pruner

    /// The contract of the pruners that `make` makes.
    public init(
        _ promises: Set<Promise> = Set(Promise.allCases), _ make: @escaping @Sendable () throws -> any Pruner
    ) {
        (self.promises, self.make) = (promises, make)
    }

    /// Checks everything.
    ///
    /// What fails is recorded as an issue of the running test.
    public func verify() async throws {
        try await verifyReports()
        try await verifyLaws()
    }

    /// Lets a pruner of this contract judge curves, one trial after the other, after each of their reports.
    ///
    /// - Returns: For each trial, the verdicts up to the one that ended it.
    func verdicts(
        on curves: [[Int: Double]], _ direction: Direction = .minimize, goesOn: Bool = false,
        check: (Study, Trial) async throws -> Void = { _, _ in }
    ) async throws -> [[Bool]] {
        let study = try await Study.create("contract", direction, pruner: make(), seed: 1)
        var verdicts: [[Bool]] = []
        for curve in curves {
            let trial = try await study.ask()
            var own: [Bool] = []
            for (step, value) in curve.sorted(by: { $0.key < $1.key }) where goesOn || own.last != true {
                try await trial.report(value, step: step)
                own.append(try await trial.shouldPrune())
                try await check(study, trial)
            }
            let value = trial.frozen.reports.values.last ?? 0
            try await study.tell(trial, own.last == true ? .pruned : .complete([value]))
            verdicts.append(own)
        }
        return verdicts
    }
}
