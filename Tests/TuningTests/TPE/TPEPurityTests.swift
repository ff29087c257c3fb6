import Numerical
import Testing
import Tuning

/// What the sampler keeps between asks changes nothing but the time.
@Suite struct TPEPurityTests {
    struct Setting: Sendable, CustomTestStringConvertible {
        var directions: [Direction] = [.minimize]
        var isMultivariate: Bool?
        var isGrouped = false
        var gamma: Gamma?
        var trialsAbove = 10_000
        var testDescription: String {
            "\(directions) \(String(describing: isMultivariate)) \(isGrouped) \(trialsAbove)"
        }
    }
    static let settings: [Setting] = [
        .init(), .init(isMultivariate: false), .init(directions: [.maximize], isGrouped: true),
        .init(directions: [.minimize, .maximize]),
        .init(directions: [.minimize, .minimize], isMultivariate: true),
        .init(trialsAbove: 20), .init(directions: [.minimize, .maximize], trialsAbove: 7),
        .init(gamma: .share(0.3, limit: .max)), .init(gamma: .squareRoot(times: 0.25, limit: 25)),
    ]

    @Test(arguments: settings) func suggestionsAreThoseWithoutACache(_ setting: Setting) throws {
        let kept = TPESampler(
            startupTrials: 5, gamma: setting.gamma, isMultivariate: setting.isMultivariate,
            isGrouped: setting.isGrouped, trialsAbove: setting.trialsAbove)
        var random = RandomStream(seed: 1)
        var story = Story(History(directions: setting.directions))
        var suggestions = 0
        for step in 0..<120 {
            story.advance(using: &random)
            // A trial that started earlier asks with the history as it was then.
            let isLate = random.uniform() < 0.2
            let history = isLate ? story.snapshots[random.index(below: story.snapshots.count)] : story.history
            let trial = FrozenTrial(
                id: .init(rawValue: step), number: 7, record: TrialRecord(state: .running))
            let space = kept.jointSpace(given: history)
            #expect(space == kept.withoutCache.jointSpace(given: history))
            var (a, b) = (RandomStream(seed: UInt64(step)), RandomStream(seed: UInt64(step)))
            let proposal = kept.propose(space, for: trial, given: history, using: &a)
            #expect(
                proposal.parameters
                    == kept.withoutCache.propose(space, for: trial, given: history, using: &b).parameters)
            suggestions += proposal.parameters.count
            for (name, distribution) in Story.space where space.index(of: name) == nil {
                let value = kept.sample(name, from: distribution, for: trial, given: history, using: &a)
                let other = kept.withoutCache.sample(
                    name, from: distribution, for: trial, given: history, using: &b)
                #expect(value == other && distribution.contains(value))
                suggestions += 1
            }
            #expect(a == b)
        }
        #expect(suggestions > 100)
    }

    /// Of trials that are not among the best, those before the latest ones have no say.
    @Test(arguments: [true, false]) func onlyTheLatestTrialsAreAbove(_ isMultivariate: Bool) {
        let space = SearchSpace([("x", .float(-5...5)), ("y", .float(0...1))])
        let histories = [UInt64(1), 2].map { seed in
            var (early, late) = (RandomStream(seed: seed), RandomStream(seed: 3))
            var history = History(directions: [.minimize])
            for number in 0..<200 {
                var record = TrialRecord(state: .complete)
                let values = space.map { _, distribution in
                    let (a, b) = (early.uniform(), late.uniform())
                    return distribution.quantile(number < 150 ? a : b)
                }
                record.parameters = Parameters(space, internalValues: values)
                record.values = [Double(200 - number)]
                history.append(FrozenTrial(id: .init(rawValue: number), number: number, record: record))
            }
            return history
        }
        func suggestions(_ trialsAbove: Int) -> [[Double]] {
            histories.map { history in
                let sampler = TPESampler(isMultivariate: isMultivariate, trialsAbove: trialsAbove)
                let trial = FrozenTrial(
                    id: .init(rawValue: 200), number: 200, record: TrialRecord(state: .running))
                var random = RandomStream(seed: 4)
                let joint = sampler.jointSpace(given: history)
                let proposal = sampler.propose(joint, for: trial, given: history, using: &random)
                return proposal.parameters.internalValues
                    + space.map {
                        sampler.sample($0, from: $1, for: trial, given: history, using: &random)
                    }
            }
        }
        let (bounded, whole) = (suggestions(50), suggestions(200))
        #expect(bounded[0] == bounded[1])
        #expect(whole[0] != whole[1])
        #expect(suggestions(200) == suggestions(.max))
    }

    /// The order in which trials end counts for nothing, only their numbers do.
    @Test func historiesInAnotherOrderGiveTheSame() {
        var random = RandomStream(seed: 3)
        var story = Story(History(directions: [.minimize]))
        for _ in 0..<80 { story.advance(using: &random) }
        var reversed = History(directions: [.minimize])
        for trial in story.finished.reversed() { reversed.append(trial) }
        reversed.running = story.history.running
        let sampler = TPESampler(isMultivariate: false)
        let trial = FrozenTrial(id: .init(rawValue: 999), number: 999, record: TrialRecord(state: .running))
        for (name, distribution) in Story.space {
            var (a, b) = (RandomStream(seed: 6), RandomStream(seed: 6))
            #expect(
                sampler.sample(name, from: distribution, for: trial, given: story.history, using: &a)
                    == sampler.sample(name, from: distribution, for: trial, given: reversed, using: &b))
        }
    }
}

/// A made-up study: trials start, run side by side and end in every way, some without some parameters.
struct Story {
    static let space = SearchSpace([
        ("kind", .categorical(["a", "b"])), ("x", .float(-5...5)), ("rate", .float(1e-5...1, .log)),
        ("n", .int(1...32)), ("width", .int(16...256, .log)), ("share", .float(0...1, .stepped(by: 0.1))),
    ])
    var history: History
    private(set) var snapshots: [History] = []
    private(set) var finished: [FrozenTrial] = []
    private var next = 0

    init(_ history: History) { self.history = history }

    mutating func advance(using random: inout RandomStream) {
        while history.running.count < 4 { history.running.append(start(using: &random)) }
        let position = random.index(below: history.running.count)
        var trial = history.running.remove(at: position)
        trial.record.state = random.uniform() < 0.1 ? .failed : random.uniform() < 0.2 ? .pruned : .complete
        trial.record.proposal = nil
        if trial.state == .complete {
            trial.record.values = history.directions.map { _ in (random.uniform() * 30).rounded() / 10 }
        }
        if trial.state == .pruned { trial.record.reports[random.index(below: 5)] = random.uniform() }
        if random.uniform() < 0.2 {
            trial.record.systemAttributes["constraints:c"] = JSON.float(random.uniform() - 0.3).text
        }
        history.append(trial)
        finished.append(trial)
        snapshots.append(history)
    }

    private mutating func start(using random: inout RandomStream) -> FrozenTrial {
        defer { next += 1 }
        var record = TrialRecord(state: .running)
        var proposal = Parameters()
        let hasAll = random.uniform() < 0.6
        for (name, distribution) in Self.space where hasAll || name != "n" {
            let value = distribution.quantile(random.uniform())
            // Some parameters are proposed and not yet asked for; a trial that ends has asked for all.
            if name == "x", random.uniform() < 0.5 { proposal.set(name, value, from: distribution) }
            record.parameters.set(name, value, from: distribution)
        }
        record.proposal = proposal.isEmpty ? nil : proposal
        return FrozenTrial(id: .init(rawValue: next), number: next, record: record)
    }
}
