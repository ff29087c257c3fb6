import Testing
public import Tuning

/// What every ``Terminator`` must do.
///
/// Run it against your own: it needs only a way to make one.
///
/// ```swift
/// @Test func honoursItsContract() throws {
///     try TerminatorContract { MyTerminator() }.verify()
/// }
/// ```
public struct TerminatorContract: Sendable {
    /// What some terminators keep to and others do not.
    public enum Promise: CaseIterable, Sendable {
        /// A search whose every trial is better than all before, and by no less than the last time, goes on.
        case sparesProgress
        /// Losses that are maximized with the other sign make no difference.
        case mirrors
    }

    let promises: Set<Promise>
    let make: @Sendable () throws -> any Terminator

    /// The contract of the terminators that `make` makes.
    public init(
        _ promises: Set<Promise> = Set(Promise.allCases),
        _ make: @escaping @Sendable () throws -> any Terminator
    ) {
        (self.promises, self.make) = (promises, make)
    }

    /// Checks everything.
    ///
    /// What fails is recorded as an issue of the running test.
    public func verify() throws {
        try verifyHistories()
        try verifyLaws()
    }

    /// What a new terminator finds, which must be sound.
    @discardableResult
    func assessment(of trials: some Sequence<FrozenTrial>, _ directions: [Direction] = [.minimize]) throws
        -> Assessment
    {
        var history = History(directions: directions, studyName: "contract")
        for trial in trials { history.append(trial) }
        let assessment = try make().assess(history)
        #expect(assessment.figure?.isNaN != true, "the figure is no number: \(assessment.reason)")
        #expect(!assessment.reason.isEmpty && !assessment.reason.contains("\n"), "the reason is one line")
        return assessment
    }

    /// Complete trials over two parameters, with `values` for their objectives.
    func trials(_ values: [[Double]]) -> [FrozenTrial] {
        values.enumerated().map { number, values in trial(number, .complete, values) }
    }

    func trial(
        _ number: Int, _ state: TrialState, _ values: [Double], violation: Double = 0
    ) -> FrozenTrial {
        var record = TrialRecord(state: state)
        record.values = values
        // Points of a grid in no order, so that a model has something to learn from.
        record.parameters.set("x", Double(number * 7 % 41) / 41, from: .float(0...1))
        record.parameters.set("n", Double(number * 5 % 9), from: .int(0...8))
        if violation > 0 {
            record.systemAttributes["constraints:c"] = JSON.float(violation).text
        }
        return FrozenTrial(id: .init(rawValue: number), number: number, record: record)
    }
}
