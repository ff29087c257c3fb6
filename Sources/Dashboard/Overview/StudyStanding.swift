import Experiments
import FoundationEssentials
import Tuning

/// How a study stands: what pages tell of it that changes with each trial.
struct StudyStanding {
    let record: StudyRecord
    let standing: LiveCensus.Standing
    /// What the sampler says about itself.
    var explanation: String?
    let now: Date

    /// How many trials are told of each kind.
    private static let (mostBest, mostRunning) = (20, 20)

    private var census: Census { standing.census }
    private var digest: StudyDigest { standing.digest }

    var json: JSON {
        let running = census.running.values.filter { !$0.isPaused }.sorted { $0.number > $1.number }
        return [
            "states": census.statesJSON, "trials": .int(census.total), "repeated": .int(census.repeated),
            "held": .bool(record.isHeld), "paused": .int(census.paused),
            "best": .array(best.map { TrialRow(trial: $0).json }), "best_count": .int(census.best.count),
            "running": .array(running.prefix(Self.mostRunning).map { TrialRow(trial: $0).json }),
            "failures": .array(digest.failures.map { TrialRow(trial: $0, parameters: []).json }),
            "progress": progress.json, "started": digest.start.map { .string($0.iso8601) } ?? .null,
            "last": digest.last.map { .string($0.iso8601) } ?? .null,
            "sampler": samplerWords.map(JSON.string) ?? .null,
            "pruner": prunerWords.map(JSON.string) ?? .null,
        ]
    }

    private var best: [FrozenTrial] {
        guard let direction = record.directions.first else { return [] }
        let sorted = census.best.sorted { a, b in
            direction.isBetter(a.values.first ?? .nan, than: b.values.first ?? .nan)
        }
        return Array(sorted.prefix(Self.mostBest))
    }

    private var progress: Progress {
        Progress(
            finished: census.finished, target: record.target, ends: digest.ends,
            isMoving: !record.isHeld && census.running.count > census.paused, now: now)
    }

    private var samplerWords: String? {
        if let explanation { return explanation }
        guard let name = SearchPlan(of: record).sampler.flatMap(AlgorithmWords.name) else { return nil }
        return AlgorithmWords.sampler(name)
    }

    private var prunerWords: String? {
        let name = (RunNote(of: record)?.pruner ?? SearchPlan(of: record).pruner).flatMap(AlgorithmWords.name)
        let does = name.flatMap(AlgorithmWords.pruner)
        let did = census.pruningWords
        return does.map { words in did.map { "\(words); \($0)" } ?? words } ?? did
    }
}

extension StudyRecord {
    /// How many trials it is to have in the end; `nil` if nobody said.
    var target: Int? { RunNote(of: self)?.trials ?? SearchPlan(of: self).trials }

    /// A heading for each objective.
    var objectiveNames: [String] {
        let names = SystemAttribute.names(in: systemAttributes[SystemAttribute.metricNames])
        guard names.count != directions.count else { return names }
        return directions.count == 1 ? ["value"] : directions.indices.map { "value_\($0)" }
    }
}

extension Census {
    /// How many trials are in each state, those that are paused apart from those that run.
    var statesJSON: JSON {
        let counts = states
        return .object(
            TrialState.allCases.map { state in
                let count = counts[state, default: 0]
                return .init(state.rawValue, .int(state == .running ? count - paused : count))
            } + [.init("paused", .int(paused))])
    }

    /// How many trials there are.
    var total: Int { states.values.reduce(repeated, +) }
}
