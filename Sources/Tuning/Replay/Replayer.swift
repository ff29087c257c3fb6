/// Asks for trials once more.
struct Replayer {
    private let trials: [Int: FrozenTrial]
    private let views: [Int: AskView]
    private let orders: [String: RowOrder]
    private let directions: [Direction]
    private let name: String
    private let asker: (String?) throws -> Asker?
    /// What each reader knows so far.
    private var histories: [String: History] = [:]
    /// What each trial was proposed when it was asked for once more.
    private var proposals: [Int: FrozenTrial] = [:]
    private var outcome = Replay()

    init(_ trials: [FrozenTrial], of study: Study, _ asker: @escaping (String?) throws -> Asker?) {
        self.trials = Dictionary(trials.map { ($0.number, $0) }) { first, _ in first }
        views = self.trials.compactMapValues(\.askView)
        orders = Dictionary(grouping: views.values.filter { $0.reader != nil }) { $0.reader ?? "" }
            .mapValues { RowOrder($0) }
        (directions, name) = (study.directions, study.name)
        self.asker = asker
    }

    /// Asks for all trials that were asked for.
    mutating func replay() throws -> Replay {
        // A reader's history only grows: what is kept of one ask serves the next.
        let order = trials.values.filter { $0.state != .waiting }.sorted {
            (views[$0.number]?.count ?? $0.number, $0.number)
                < (views[$1.number]?.count ?? $1.number, $1.number)
        }
        for trial in order where proposals[trial.number] == nil { try ask(for: trial) }
        outcome.differences.sort { $0.trial < $1.trial }
        outcome.unknown.sort()
        return outcome
    }

    private mutating func ask(for trial: FrozenTrial) throws {
        let view = views[trial.number]
        // As long as nothing else is known, its values are what it was proposed; also if notes contradict each other.
        proposals[trial.number] = trial.proposing(trial.parameters)
        guard let asker = try asker(view?.settings),
            let view = view ?? (asker.study.isInformed ? nil : AskView()),
            let history = try history(of: view, for: trial, asker)
        else {
            outcome.unknown.append(trial.number)
            return
        }
        let asked = try Trial(trial.started(given: view.given), in: asker.study, history: history)
        proposals[trial.number] = asked.frozen
        if let difference = difference(asked, trial, asker.space) {
            outcome.differences.append(difference)
        } else {
            outcome.repeated += 1
        }
    }

    /// The first parameter of `trial` that differs when it is asked for once more.
    private func difference(
        _ asked: Trial, _ trial: FrozenTrial, _ space: DeclaredSpace?
    ) -> Replay.Difference? {
        // Where parameters must fit together they are chosen together; what a trial did not come to is not compared.
        if let space, space.region != nil { _ = try? asked.suggest(space) }
        for ((name, distribution), recorded) in zip(trial.parameters.space, trial.parameters.internalValues) {
            let replayed = try? asked.suggest(name, from: distribution)
            if replayed != recorded {
                return Replay.Difference(
                    trial: trial.number, parameter: name, recorded: distribution.value(recorded),
                    replayed: replayed.map(distribution.value))
            }
        }
        return nil
    }
}

/// Histories as they were.
extension Replayer {
    /// What an ask had seen; `nil` if a trial is not there any more.
    private mutating func history(
        of view: AskView, for trial: FrozenTrial, _ asker: Asker
    ) throws -> History? {
        let study = asker.study
        guard study.isInformed else { return History(directions: directions, studyName: name) }
        let count = view.reader == nil ? trial.number : view.count
        guard var history = rows(count, ofReader: view.reader, study.reader) else { return nil }
        var running = [study.reader.mapped(trial.started(given: view.given))]
        for seen in view.running {
            guard let other = trials[seen.number] else { return nil }
            if seen.isProposed, proposals[seen.number] == nil { try ask(for: other) }
            let shown = other.asSeen(
                seen, proposals[seen.number], tookProposal: asker.space?.region == nil)
            running.append(study.reader.mapped(shown))
        }
        history.running = running.sorted { $0.number < $1.number }
        return history
    }

    private mutating func rows(
        _ count: Int, ofReader reader: String?, _ mapping: HistoryReader
    ) -> History? {
        let key = reader ?? ""
        var history = histories[key] ?? History(directions: directions, studyName: name)
        if history.count > count { history = History(directions: directions, studyName: name) }
        let numbers = reader.flatMap { orders[$0]?.numbers }
        while history.count < count {
            let number = numbers?[history.count] ?? history.count
            guard let trial = trials[number], trial.state.isFinished else { return nil }
            history.append(mapping.mapped(trial))
        }
        histories[key] = history
        return history
    }
}

/// Trials as they were.
extension FrozenTrial {
    private static let lasting = [
        SystemAttribute.fixedParameters, SystemAttribute.failedTrial, SystemAttribute.retryHistory,
    ]

    /// The trial when it had just started, with as many parameters as it was `given`.
    fileprivate func started(given count: Int) -> FrozenTrial {
        var record = TrialRecord(state: .running)
        record.parameters = parameters.prefix(count)
        record.userAttributes = userAttributes
        for key in Self.lasting { record.systemAttributes[key] = systemAttributes[key] }
        record.start = start
        return FrozenTrial(id: id, number: number, record: record)
    }

    /// The trial as another ask saw it while it ran, `asked` being what it was when it had been asked for.
    ///
    /// `tookProposal` tells whether it took what it was proposed: where parameters must fit together, it may have been moved.
    fileprivate func asSeen(
        _ seen: AskView.Running, _ asked: FrozenTrial?, tookProposal: Bool
    ) -> FrozenTrial {
        var trial = started(given: seen.parameters)
        guard seen.isProposed, let asked else { return trial }
        for (key, text) in asked.systemAttributes {
            trial.record.systemAttributes[key] = systemAttributes[key] ?? text
        }
        guard var proposal = asked.proposal else { return trial }
        // What the trial took from its proposal is certain, whatever it would be proposed now.
        for (name, distribution) in proposal.space where tookProposal {
            if let value = parameters.internalValue(name) { proposal.set(name, value, from: distribution) }
        }
        trial.record.proposal = proposal
        return trial
    }

    fileprivate func proposing(_ proposal: Parameters) -> FrozenTrial {
        var trial = started(given: 0)
        trial.record.proposal = proposal
        return trial
    }
}

extension Parameters {
    /// The first `count` parameters.
    fileprivate func prefix(_ count: Int) -> Parameters {
        Parameters(SearchSpace(space.prefix(count)), internalValues: Array(internalValues.prefix(count)))
    }
}
