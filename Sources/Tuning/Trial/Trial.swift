import FoundationEssentials
import Numerical
import Synchronization

/// The objective's view of the trial it is evaluating.
///
/// What is suggested here is written behind, in order, and durable before the next ``report(_:step:)`` or
/// ``Study/tell(_:_:)`` returns.
public final class Trial: Identifiable, Sendable {
    /// What the storage knows the trial by.
    public let id: FrozenTrial.ID
    /// Its position in the study, from 0.
    public let number: Int

    let study: Study
    let history: History
    private let view: AskView?
    /// Whether the sampler decided something when the trial started.
    let isProposed: Bool
    let progress: Mutex<Progress>
    /// Where trials have been, if they are to be avoided.
    let visits: KnownVisits?

    struct Progress {
        var trial: FrozenTrial
        var unwritten: [TrialEvent] = []
        var random: RandomStream
        let fixed: [String: ParameterValue]
        let proposal: Parameters
        /// The parameters chosen so far, as visits tell them apart.
        var path = VisitKey.start
    }

    /// Lets the sampler decide about a trial that has started.
    ///
    /// - Parameter view: What `history` is, to be noted.
    init(_ start: FrozenTrial, in study: Study, history: History, view: AskView? = nil) throws {
        id = start.id
        number = start.number
        self.study = study
        self.view = view
        visits = study.visits(besides: start.number, given: history)
        var random = RandomStream(seed: study.seed, stream: UInt64(start.number))
        let fixed = start.fixedParameters
        var space = study.sampler.jointSpace(given: history)
        if !fixed.isEmpty || !start.parameters.isEmpty {
            space = space.filter { name, _ in
                fixed[name] == nil && start.parameters.internalValue(name) == nil
            }
        }
        let proposal = try study.sampler.propose(space, for: start, given: history, using: &random)
        var progress = Progress(trial: start, random: random, fixed: fixed, proposal: proposal.parameters)
        progress.note(proposal)
        if visits != nil { progress.path = VisitKey(start.parameters) }
        isProposed = !progress.unwritten.isEmpty
        if let view {
            progress.append(.systemAttribute(key: SystemAttribute.seen, JSON.string(view.text).text))
        }
        self.progress = Mutex(progress)
        self.history = history
    }

    /// Takes up a trial that was started before, with what was proposed then.
    init(resuming trial: FrozenTrial, in study: Study, history: History) {
        id = trial.id
        number = trial.number
        self.study = study
        self.history = history
        (view, isProposed, visits) = (nil, false, nil)
        let random = RandomStream(seed: study.seed, stream: UInt64(trial.number))
        progress = Mutex(
            Progress(
                trial: trial, random: random, fixed: trial.fixedParameters,
                proposal: trial.proposal ?? Parameters()))
    }
}

extension Trial.Progress {
    fileprivate mutating func note(_ proposal: Proposal) {
        if !proposal.parameters.isEmpty { append(.proposed(proposal.parameters)) }
        for (key, text) in proposal.attributes { append(.systemAttribute(key: key, text)) }
    }

    mutating func append(_ event: TrialEvent) {
        trial.record.apply(event, at: trial.start ?? .distantPast)
        if unwritten.isEmpty { unwritten.reserveCapacity(proposal.count + 2) }
        unwritten.append(event)
    }
}

extension Trial {
    /// The trial as it stands, with what is not yet written.
    public var frozen: FrozenTrial { progress.withLock { $0.trial } }

    /// What the sampler did for this trial and why, in one line, if it says so.
    public var explanation: String? { study.sampler.explanation(given: history) }

    /// The parameters that were chosen so far.
    public var parameters: Parameters { frozen.parameters }

    /// Chooses a value for `name`, in internal form.
    ///
    /// Asked again, it answers the same.
    ///
    /// - Throws: ``SearchSpaceError`` if nothing can be drawn from `distribution`, if the trial has the parameter with
    ///   a distribution that does not fit, or if a value was fixed that it does not allow.
    public func suggest(_ name: String, from distribution: Distribution) throws -> Double {
        let distribution = try distribution.validated(for: name)
        return try progress.withLock { progress in
            let space = progress.trial.parameters.space
            // Mostly it is new, and follows what it followed in the trial before.
            if space.continuedAsBefore(name, distribution) == nil, let position = space.index(of: name) {
                let known = space.distributions[position]
                guard known.isCompatible(with: distribution) else {
                    throw SearchSpaceError.redefined(name, was: known, now: distribution)
                }
                return progress.trial.parameters.internalValues[position]
            }
            var value = try choose(name, from: distribution, &progress)
            if let visits {
                value = try unvisited(value, name, distribution, visits, &progress)
                progress.path.add(name, value)
            }
            progress.append(.suggested(name: name, value, distribution))
            return value
        }
    }

    /// The value that was fixed, or what the sampler proposed, or what it draws now.
    func choose(
        _ name: String, from distribution: Distribution, _ progress: inout Progress
    ) throws -> Double {
        if let fixed = progress.fixed[name] {
            guard let value = distribution.internalValue(fixed) else {
                throw SearchSpaceError.notAllowed(name, fixed)
            }
            return value
        }
        let next = progress.trial.parameters.count
        if let position = progress.proposal.space.index(of: name, near: next),
            progress.proposal.space.distributions[position].isCompatible(with: distribution),
            distribution.contains(progress.proposal.internalValues[position])
        {
            return progress.proposal.internalValues[position]
        }
        if distribution.isSingle { return distribution.bounds.lowerBound }
        return try study.sampler.sample(
            name, from: distribution, for: progress.trial, given: history, using: &progress.random)
    }

    func append(_ events: [TrialEvent]) {
        progress.withLock { progress in events.forEach { progress.append($0) } }
    }

    /// What was not yet written, which the caller will write.
    func takeUnwritten() -> [TrialEvent] {
        progress.withLock { progress in
            defer { progress.unwritten = [] }
            return progress.unwritten
        }
    }

    /// Writes what was chosen and noted so far.
    public func flush() async throws {
        let events = takeUnwritten()
        guard !events.isEmpty else { return }
        try await study.storage.record(events, for: id)
        acknowledgeView()
    }

    /// Tells the reader of the history that what the ask had seen is written.
    func acknowledgeView() {
        if let view { study.reader.acknowledge(view) }
    }
}
