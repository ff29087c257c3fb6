import Numerical
import Synchronization

/// Follows a history, and keeps where its trials have been.
package final class VisitLog: Sendable {
    private struct State {
        var history: UInt64?
        var rows = 0
        var visits = Visits()
    }
    private let state = Mutex(State())
    private let countsFailures: Bool
    private let spaces: Set<SearchSpace>

    /// A log of no trials.
    ///
    /// - Parameters:
    ///   - countsFailures: Whether a point at which a trial failed is not to be tried again.
    ///   - spaces: What parameters trials are known to have in the end.
    package init(countsFailures: Bool = false, spaces: Set<SearchSpace> = []) {
        (self.countsFailures, self.spaces) = (countsFailures, spaces)
    }

    /// Where the trials of `history` have been and are, that with `number` aside; `nil` if nothing can be repeated.
    ///
    /// O(new rows + running trials).
    package func visits(besides number: Int, given history: History) -> KnownVisits? {
        // A task that was slower than the others must not know more than its history says.
        let isBehind = state.withLock { $0.history == history.identity && $0.rows > history.count }
        guard !isBehind else {
            return VisitLog(countsFailures: countsFailures, spaces: spaces)
                .visits(besides: number, given: history)
        }
        return state.withLock { state in
            if state.history != history.identity { state = State(history: history.identity) }
            var running = Visits()
            // Rows may stand for trials that still run, at the end of a history that looks ahead: those are not kept.
            let kept = history.endOfEndedRows(from: state.rows)
            for row in state.rows..<max(state.rows, kept) {
                guard countsFailures || history.states[row] != .failed,
                    state.visits.isFinite(history.spaces[row])
                else { continue }
                state.visits.insert(history.parameters(ofRow: row), row: row)
            }
            state.rows = max(state.rows, kept)
            for row in kept..<max(kept, history.count) {
                running.insert(history.parameters(ofRow: row), besides: state.visits)
            }
            for trial in history.running where trial.number != number {
                let parameters = trial.parameters.isEmpty ? trial.proposal ?? Parameters() : trial.parameters
                // One that has chosen a part of its parameters is nowhere yet.
                guard state.visits.spaces.contains(parameters.space) || spaces.contains(parameters.space)
                else { continue }
                running.insert(parameters, besides: state.visits)
            }
            return state.visits.isEmpty && running.isEmpty
                ? nil : KnownVisits(log: self, rows: kept, running: running)
        }
    }

    fileprivate func contains(_ key: VisitKey, inRows rows: Int) -> Bool {
        state.withLock { $0.visits.contains(key, inRows: rows) }
    }
}

/// Where trials have been when one was asked for.
package struct KnownVisits: Sendable {
    fileprivate let log: VisitLog
    /// How many rows were known.
    fileprivate let rows: Int
    fileprivate let running: Visits

    /// Whether everything below `key` was tried, or is being tried.
    package func contains(_ key: VisitKey) -> Bool {
        running.contains(key) || log.contains(key, inRows: rows)
    }
}

extension History {
    /// The first row from `row` on whose trial has not ended, or the number of rows.
    fileprivate func endOfEndedRows(from row: Int) -> Int {
        // Only the last rows can be of trials that run.
        var end = count
        while end > row, !states[end - 1].isFinished { end -= 1 }
        return end
    }
}

extension Trial {
    /// How often a sampler is asked for another value before the nearest one is taken.
    static var redraws: Int { 8 }

    /// `value`, or one that leads to a point that no trial was at.
    ///
    /// Values that were fixed stay, and where everything was tried, so does any value.
    func unvisited(
        _ value: Double, _ name: String, _ distribution: Distribution, _ visits: KnownVisits,
        _ progress: inout Progress
    ) throws -> Double {
        let path = progress.path
        guard visits.contains(path.adding(name, value)), !visits.contains(path), progress.fixed[name] == nil,
            !distribution.isSingle
        else { return value }
        for _ in 0..<Self.redraws {
            let other = try study.sampler.sample(
                name, from: distribution, for: progress.trial, given: history, using: &progress.random)
            if !visits.contains(path.adding(name, other)) { return other }
        }
        return distribution.values(around: value, using: &progress.random)
            .first { !visits.contains(path.adding(name, $0)) } ?? value
    }
}

extension Distribution {
    /// All values, the nearest first; choices, which have no neighbours, from a random one on.
    fileprivate func values(
        around value: Double, using random: inout RandomStream
    ) -> some Sequence<Double> {
        let count = count ?? 0
        let isCategorical = if case .categorical = self { true } else { false }
        let start = isCategorical ? random.index(below: max(count, 1)) : index(of: value)
        return (0..<(isCategorical ? count : 2 * count)).lazy.compactMap { step in
            if isCategorical { return Double((start + step) % count) }
            let index = step.isMultiple(of: 2) ? start + step / 2 : start - (step + 1) / 2
            return (0..<count).contains(index) ? self.value(at: index) : nil
        }
    }

    /// How many values are below `value`.
    private func index(of value: Double) -> Int {
        let steps = (value - bounds.lowerBound) / (step ?? 1)
        return Int(exactly: steps.rounded()) ?? 0
    }

    /// The value with so many below it.
    private func value(at index: Int) -> Double {
        switch self {
        case .float(let bounds, .stepped(let step)): Self.gridValue(index, of: bounds, step: step)
        default: bounds.lowerBound + Double(index) * (step ?? 1)
        }
    }
}
