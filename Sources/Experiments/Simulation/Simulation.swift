public import Tuning

/// A search whose trainings are known, in virtual time.
///
/// Real samplers and pruners decide over a storage in memory, as in a run, while the clock jumps from one report to the next. Free
/// workers go on with paused trials first, then start new ones; no trial is judged at its last step.
///
/// ```swift
/// let table = try RecordedCurves(contentsOf: "curves.csv")
/// var simulation = Simulation("what-if", table.direction, sampler: .random, pruner: .median(), seed: 1)
/// simulation.workers = 4
/// let result = try await simulation.run(NearestRecord(table))
/// print(result.steps, result.best?.value ?? .nan)
/// ```
public struct Simulation: Sendable {
    /// What the study is called: some pruners share trials out by it.
    public var name: String
    /// What the objective is after.
    public var direction: Direction
    /// Who proposes parameters.
    public var sampler: any Sampler
    /// Who ends and pauses trials.
    public var pruner: any Pruner
    /// What random choices follow from.
    public var seed: UInt64
    /// How many trials run at once.
    public var workers = 1
    /// How many trials there are to be in the end; `nil` leaves it to `steps` and `target`.
    public var trials: Int?
    /// After how many trained steps no trial starts or goes on; `nil` sets no limit.
    public var steps: Int?
    /// What ends the search as soon as it is reported; `nil` for nothing.
    public var target: Double?

    /// A search by one worker.
    public init(
        _ name: String, _ direction: Direction, sampler: any Sampler, pruner: any Pruner = .never,
        seed: UInt64
    ) {
        (self.name, self.direction, self.seed) = (name, direction, seed)
        (self.sampler, self.pruner) = (sampler, pruner)
    }

    /// Searches with trainings of `program`.
    ///
    /// O(steps) reports beside what the sampler and the pruner take.
    /// - Throws: ``SimulationError``, what the sampler and the program throw.
    public func run(_ program: some SimulatedProgram) async throws -> SimulationResult {
        guard !pruner.copiesCheckpoints else { throw SimulationError.population }
        guard workers > 0, trials != nil || steps != nil || target != nil else {
            throw SimulationError.endless
        }
        let clock = VirtualClock()
        let study = try await Study.create(
            name, direction, sampler: sampler, pruner: pruner, seed: seed,
            in: InMemoryStorage(now: { clock.date }))
        var loop = SimulationLoop(simulation: self, program: program, study: study, clock: clock)
        return try await loop.run()
    }
}

/// What trials of a ``Simulation`` run.
public protocol SimulatedProgram: Sendable {
    /// Chooses the parameters of a trial that has just started, and tells what its training reports.
    ///
    /// - Throws: What ``Trial/suggest(_:)-(DeclaredSpace)`` throws.
    mutating func curve(of trial: Trial) throws -> LearningCurve
}

/// Why a search cannot be simulated.
@nonexhaustive
public enum SimulationError: Error, Hashable, CustomStringConvertible {
    /// Models whose parameters change were never recorded.
    case population
    /// Nothing ends the search, or nobody does it.
    case endless
    /// A study of several objectives has no curve to go by.
    case severalObjectives(study: String)
    /// No trial of the study has ended.
    case nothingRecorded(study: String)
    /// All trials that were recorded have been taken.
    case used(count: Int)

    /// The error in words.
    public var description: String {
        switch self {
        case .population:
            "populations cannot be simulated: what a model does after its parameters have changed was not recorded"
        case .endless: "a simulation needs a worker, and a number of trials or of steps"
        case .severalObjectives(let study):
            "\(study): has several objectives; only studies of one can be simulated"
        case .nothingRecorded(let study): "\(study): no trial has ended yet, so there is nothing to replay"
        case .used(let count): "all \(count) trials that were recorded have been taken"
        }
    }
}
