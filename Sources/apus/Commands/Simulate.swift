import ArgumentParser
import Experiments
import Glibc
import Tuning

struct Simulate: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "simulate",
        abstract: "Replays a study in virtual time under another sampler, pruner or number of workers.",
        discussion: """
            Tells what it would have cost and found; nothing is trained. Trials come as they came, or, with --sampler, each \
            takes the nearest recorded one that is left. A curve that ends before the pruner wanted ends the trial.
            """)

    @Argument(help: "The study.") var name: String?
    @Option(help: "A table of curves (CSV or JSON) in place of a study.", completion: .file())
    var table: String?
    @Option(help: "For a table: minimize or maximize.") var direction: Direction?
    @Option(help: "Who asks in place of the study's own order: a name, or {type: NAME, option: value}.")
    var sampler: String?
    @Option(help: "Who ends and pauses trials: a name, or {type: NAME, option: value}.") var pruner: String?
    @Option(
        name: .customLong("param"), parsing: .unconditionalSingleValue,
        help: ArgumentHelp(Self.parameterHelp))
    var parameters: [String] = []
    @Option(help: "How many trials run at once.") var workers = 1
    @Option(help: "How many trials; by default as many as are recorded.") var trials: Int?
    @Option(parsing: .upToNextOption, help: "What random choices follow from; one simulation for each.")
    var seed: [UInt64] = [0]
    @OptionGroup var storage: StorageOptions
    @OptionGroup var format: FormatOption

    func validate() throws {
        guard (name == nil) != (table == nil) else {
            throw ValidationError("Give the name of a study, or --table with a file of curves.")
        }
        guard workers >= 1, trials ?? 1 >= 1 else {
            throw ValidationError("--workers and --trials are 1 or more.")
        }
        guard direction == nil || table != nil else {
            throw ValidationError("--direction is for a table: a study has its own.")
        }
        guard parameters.isEmpty || table != nil || sampler != nil else {
            throw ValidationError("--param is the space of --sampler: give that too.")
        }
        try expectParameters(parameters)
    }

    func run() async throws {
        try await reportingFailures {
            let (curves, past) = try await recorded()
            if let trials, trials > curves.records.count {
                throw Failure(
                    message:
                        "\(curves.name): --trials \(trials) are more than the \(curves.records.count) that are recorded",
                    code: .badInput)
            }
            var runs: [(seed: UInt64, result: SimulationResult)] = []
            for seed in self.seed { runs.append((seed, try await simulate(curves, seed))) }
            let report = SimulationReport(
                curves: curves, past: past, runs: runs, isNearest: sampler != nil)
            format.format.print(report.table, json: report.json)
            if format.format == .table { print(report.notes, terminator: "") }
        }
    }

    private func recorded() async throws -> (RecordedCurves, StudyPast?) {
        let declared = try parameters.map { try ParameterArgument($0).parameter }
        if let table {
            guard access(table, R_OK) == 0 else { throw Failure(errno: errno, at: table) }
            return (
                try RecordedCurves(contentsOf: table, direction ?? .minimize, declaring: declared), nil
            )
        }
        let storage = try await storage.open()
        let record = try await storage.study(named: name ?? "")
        let curves = try await RecordedCurves(
            of: record, in: storage, space: declared.isEmpty ? nil : DeclaredSpace(declared))
        return (curves, try await RecordedCurves.past(of: record, in: storage))
    }

    private func simulate(_ curves: RecordedCurves, _ seed: UInt64) async throws -> SimulationResult {
        let context = AlgorithmContext(seed: seed, space: curves.space, directions: [curves.direction])
        let pruner = try Algorithm.pruner(parsing: self.pruner ?? "none", in: "--pruner").make(context)
        var simulation = Simulation(
            curves.name, curves.direction, sampler: RecordedSampler(curves), pruner: pruner, seed: seed)
        simulation.workers = workers
        simulation.trials = trials ?? curves.records.count
        guard let sampler else { return try await simulation.run(RecordedOrder(curves)) }
        simulation.sampler = try Algorithm.sampler(parsing: sampler, in: "--sampler").make(context)
        return try await simulation.run(NearestRecord(curves))
    }
}
