import Glibc

/// A history that begins with trials of earlier studies, as far as they can be trusted.
///
/// All values are replaced by what can be compared between studies: scores by rank (see ``EarlierStudy/score(ofShare:)``).
struct PriorRows: Sendable {
    let studies: [EarlierStudy]
    /// What is declared of the new study's parameters.
    let declared: DeclaredSpace?

    /// How many complete trials of its own a study has when it needs no earlier ones any more.
    static let fading = 50
    /// How many trials of earlier studies there are at first.
    static let count = 60

    /// `history` with earlier trials before its own; `nil` if it is better off alone.
    ///
    /// O(earlier trials × (parameters + own trials)).
    func extend(_ history: History) -> History? {
        let own = history.count(of: .complete)
        guard history.directions.count == 1, own < Self.fading else { return nil }
        let space = space(of: history)
        let rows = (0..<history.count).filter { history.states[$0] == .complete }
        let scores = Self.scores(of: rows, in: history)
        let share = Double(Self.count) * (1 - Double(own) / Double(Self.fading)) / Double(studies.count)
        var prior: [(Parameters, Double)] = []
        for study in studies {
            let trust = Trust(in: study, rows, of: history, space, scores)
            let kept = study.evenRows(Int((share * trust.share).rounded(.up)))
            prior += kept.compactMap { row in
                parameters(row.parameters, space, history, number: prior.count).map {
                    ($0, EarlierStudy.score(ofShare: trust.place(of: row.share)))
                }
            }
        }
        guard !prior.isEmpty else { return nil }
        return history.preceded(by: prior, scores: Dictionary(uniqueKeysWithValues: zip(rows, scores)))
    }

    /// The parameters of the new study, as far as they are known.
    private func space(of history: History) -> SearchSpace {
        history.union.reduce(into: declared?.flattened ?? SearchSpace()) { $0[$1.0] = $1.1 }
    }

    /// What an earlier trial is in the new space; `nil` if it has a value that cannot be had there.
    ///
    /// Parameters that every trial of the new study has but the earlier one lacks are spread evenly, which says nothing.
    private func parameters(
        _ values: [String: ParameterValue], _ space: SearchSpace, _ history: History, number: Int
    ) -> Parameters? {
        guard !space.isEmpty else { return nil }
        let common = history.intersection()
        var parameters = Parameters()
        for (index, (name, distribution)) in space.enumerated() {
            if let value = values[name] {
                guard let known = distribution.exactValue(value) else { return nil }
                parameters.set(name, known, from: distribution)
            } else if common.index(of: name) != nil || isAlwaysThere(name) {
                let place =
                    (Double(number + 1) * 0.618_033_988_749_894_9 + Double(index) * 0.414_213_562_373_095)
                parameters.set(name, distribution.quantile(place - place.rounded(.down)), from: distribution)
            }
        }
        return space.names.contains { values[$0] != nil } ? parameters : nil
    }

    private func isAlwaysThere(_ name: String) -> Bool {
        declared?.parameters.contains { $0.name == name && $0.conditions.isEmpty } ?? false
    }

    /// The scores of complete rows by their ranks, infeasible ones last.
    private static func scores(of rows: [Int], in history: History) -> [Double] {
        let sign = history.directions.first?.sign ?? 1
        let losses = rows.map { row in
            history.violations[row] > 0
                ? (1, history.violations[row]) : (0, history.objectives[0][row] * sign)
        }
        let order = losses.indices.sorted { losses[$0] < losses[$1] }
        var scores = [Double](repeating: 0, count: rows.count)
        var start = 0
        while start < order.count {
            let end = order[start...].firstIndex { losses[$0] != losses[order[start]] } ?? order.count
            let share = Double(start + end) / 2 / Double(order.count)
            for position in start..<end {
                scores[order[position]] = EarlierStudy.score(ofShare: share)
            }
            start = end
        }
        return scores
    }
}

extension EarlierStudy {
    /// `count` rows from the best to the worst, evenly; all if there are no more.
    fileprivate func evenRows(_ count: Int) -> [Row] {
        guard count < rows.count, count > 0 else { return count > 0 ? rows : [] }
        // Even in ranks, not in rows: the better half may have been kept more densely.
        var chosen: [Row] = []
        var index = 0
        for step in 0..<count {
            let share = Double(step) / Double(count)
            while index + 1 < rows.count, rows[index].share < share { index += 1 }
            chosen.append(rows[index])
            if index + 1 < rows.count { index += 1 }
        }
        return chosen
    }
}

extension History {
    /// A history of `prior` trials, with numbers below 0, and then these rows, complete ones with their `scores`.
    fileprivate func preceded(by prior: [(Parameters, Double)], scores: [Int: Double]) -> History {
        let sign = directions.first?.sign ?? 1
        var history = History(directions: directions, studyName: studyName)
        for (index, (parameters, score)) in prior.enumerated() {
            var record = TrialRecord(state: .complete)
            (record.parameters, record.values) = (parameters, [score * sign])
            let number = index - prior.count
            history.append(FrozenTrial(id: .init(rawValue: number), number: number, record: record))
        }
        for row in 0..<count {
            var record = TrialRecord(state: states[row])
            record.parameters = parameters(ofRow: row)
            record.values = scores[row].map { [$0 * sign] } ?? objectives.map { $0[row] }
            record.reports = reports(ofRow: row)
            record.systemAttributes = systemAttributes[row]
            history.append(FrozenTrial(id: ids[row], number: numbers[row], record: record))
        }
        history.running = running
        return history
    }
}
