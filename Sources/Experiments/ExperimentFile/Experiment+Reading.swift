import Glibc
import Tuning

/// Reading an experiment file: everything that is wrong is found at once.
extension Experiment {
    /// The keys of an experiment file.
    static let keys = [
        "name", "objectives", "parameters", "requires", "constraints", "sampler", "pruner", "run", "budget",
        "stages", "final", "seed", "repeats", "storage", "tracking", "transfer",
    ]

    /// Reads the file at `path`.
    package init(contentsOf path: String) throws(ExperimentFileError) {
        func failure(_ problem: Fault.Problem, _ place: Fault.Place? = nil) -> ExperimentFileError {
            ExperimentFileError(file: path, faults: [Fault(place: place, path: "", problem: problem)])
        }
        let bytes: [UInt8]
        do {
            bytes = try readFile(path, limit: Self.largestFile)
        } catch {
            throw failure(.unreadable(error.description))
        }
        guard let text = String(validating: bytes, as: UTF8.self) else {
            let valid = bytes.firstInvalidUTF8 ?? 0
            let line = bytes[..<valid].count { $0 == UInt8(ascii: "\n") } + 1
            throw failure(.invalid(syntax: "the text is not UTF-8"), Fault.Place(line: line, column: 1))
        }
        // Some editors begin a file with a mark of its encoding.
        try self.init(parsing: text.first == "\u{FEFF}" ? String(text.dropFirst()) : text, file: path)
    }

    /// How many bytes a file may have: much more than anybody writes, and no more than is read in a moment.
    private static let largestFile = 16 << 20

    /// Reads `text`, which stands in `file`.
    package init(parsing text: String, file: String) throws(ExperimentFileError) {
        let document = YAMLDocument(text)
        let log = FaultLog()
        let experiment = document.root.flatMap { root in
            ExperimentReader(root: Field(node: root, path: "", log: log)).experiment()
        }
        let faults = document.faults + log.faults
        guard faults.isEmpty, let experiment else {
            throw ExperimentFileError(
                file: file, faults: faults.sorted { ($0.place ?? .end) < ($1.place ?? .end) })
        }
        self = experiment
    }
}

extension Fault.Place {
    fileprivate static let end = Self(line: .max, column: 0)
}

/// Reads the sections of an experiment file.
struct ExperimentReader {
    let root: Field

    /// The experiment; `nil` if something essential is missing, which is noted then.
    func experiment() -> Experiment? {
        guard let file = root.section(Experiment.keys, "a mapping with the keys of an experiment") else {
            return nil
        }
        let study = search(file)
        if study.declared == nil { _ = file.required("parameters", "the parameters to tune") }
        let program = file.required("run", "a mapping with the command to run").flatMap {
            self.program(
                $0, parameters: (study.declared?.memberNames ?? []) + study.parameters.parts,
                objectives: study.objectives ?? [])
        }
        let budget = file["budget"].map(self.budget) ?? Experiment.Budget()
        let storage = file["storage"].flatMap(self.storage)
        let transfer = file["transfer"].map(self.transfer) ?? Experiment.Transfer()
        let tracking = file["tracking"].flatMap(self.tracking)

        let names = (study.declared?.memberNames ?? []) + study.parameters.parts
        let stages = file["stages"].map { self.stages($0, over: names) } ?? []
        if !stages.isEmpty, budget.trials != nil {
            file["budget"]?.member("trials")?.fault(
                .conflict("the stages have trials of their own", expected: "trials in one place"))
        }
        let final = file["final"].flatMap {
            self.final($0, parameters: names, objectives: study.objectives ?? [])
        }
        guard root.log.faults.isEmpty, let name = study.name, let objectives = study.objectives, let program,
            let sampler = study.sampler ?? Algorithm.defaultSampler,
            let pruner = study.pruner ?? Algorithm.standard(for: sampler), let space = space(of: study, file)
        else { return nil }
        var experiment = Experiment(
            name: name, objectives: objectives, space: space, defaults: study.parameters.initialValues,
            constraints: study.constraints, sampler: sampler, pruner: pruner, program: program,
            budget: budget, transfer: transfer, seed: study.seed, storage: storage)
        (experiment.formerNames, experiment.mayRepeat) = (study.parameters.formerNames, study.mayRepeat)
        (experiment.tracking, experiment.stages, experiment.final) = (tracking, stages, final)
        check(file, space, objectives, sampler, pruner, budget.stop)
        checkEvaluations(file, experiment)
        if let metric = pruner.metric, metric != objectives[0].metric,
            ["bohb", "dehb"].contains(sampler.name)
        {
            file["pruner"]?.member("metric")?.fault(
                .conflict(
                    "\(sampler.name) learns from what pruning reads, and the objective is \(objectives[0].metric)",
                    expected: "no metric of its own"))
        }
        if sampler.setsBudgets, !pruner.setsBudgets {
            file["pruner"]?.fault(
                .conflict("\(sampler.name) says itself for how long trials are trained", expected: "budget"))
        }
        return experiment
    }

    /// The study that is described without a program; `nil` if something essential is missing, which is noted then.
    func study() -> StudyDeclaration? {
        guard let file = root.section(StudyDeclaration.keys, "a mapping with the keys of a study") else {
            return nil
        }
        let study = search(file)
        let budget = file["budget"].map(self.budget)
        if budget?.time != nil { file["budget"]?.member("time")?.fault(.unsupported("a time without a run")) }
        if budget?.stop != nil { file["budget"]?.member("stop")?.fault(.unsupported("a rule without a run")) }
        for key in ["grace", "max_failures"] {
            file["budget"]?.member(key)?.fault(.unsupported("a limit without a run"))
        }
        guard root.log.faults.isEmpty, let name = study.name, let objectives = study.objectives else {
            return nil
        }
        var declaration = StudyDeclaration(name: name, objectives: objectives)
        declaration.defaults = study.parameters.initialValues
        declaration.plan.constraints = study.constraints
        (declaration.plan.sampler, declaration.plan.pruner) = (study.sampler?.source, study.pruner?.source)
        (declaration.plan.seed, declaration.plan.mayRepeat) = (study.seed, study.mayRepeat)
        declaration.plan.trials = budget?.trials
        declaration.pruningMetric = study.pruner?.metric
        guard study.declared != nil else { return declaration }
        guard let space = space(of: study, file) else { return nil }
        declaration.plan.space = space
        check(file, space, objectives, study.sampler, study.pruner)
        return declaration
    }

    /// What experiments and studies have in common.
    private struct Search {
        var name: String?
        var objectives: [Experiment.Objective]?
        var declared: Field?
        var parameters = ParameterList()
        var requirements: [String] = []
        var constraints: [Constraint] = []
        var sampler: Algorithm<any Sampler>?
        var pruner: Algorithm<any Pruner>?
        var mayRepeat: Bool?
        var seed: UInt64?
    }

    private func search(_ file: Section) -> Search {
        var search = Search()
        search.declared = file["parameters"]
        let parameters = search.declared.map(self.parameters) ?? ParameterList()
        search.parameters = parameters
        search.name = file.required("name", "the name of the study")?.name("a name") { !$0.contains("\n") }
        search.sampler = file["sampler"].flatMap(Algorithm.sampler)
        search.objectives = self.objectives(file, search.sampler)
        search.requirements =
            file["requires"].map {
                requirements($0, over: parameters, all: search.declared?.memberNames ?? [])
            } ?? []
        search.constraints = file["constraints"].map(constraints) ?? []
        search.pruner = file["pruner"].flatMap(Algorithm.pruner)
        search.mayRepeat = file["repeats"]?.flag()
        search.seed = file["seed"]?.integer("a whole number from 0 on", in: 0 ... .max).map(UInt64.init)
        return search
    }

    /// What is to be made good: what people prefer, or metrics.
    private func objectives(
        _ file: Section, _ sampler: Algorithm<any Sampler>?
    ) -> [Experiment.Objective]? {
        guard SearchPlan.candidates(sampler?.source) != nil else {
            return file.required("objectives", "a list such as [{metric: accuracy, goal: maximize}]")
                .flatMap(objectives)
        }
        file["objectives"]?.fault(
            .conflict("with this sampler people say which trials are better", expected: "no objectives"))
        return [.preference]
    }

    private func space(of study: Search, _ file: Section) -> DeclaredSpace? {
        do throws(SearchSpaceError) {
            return try DeclaredSpace(
                study.parameters.entries.map(\.declaration), structures: study.parameters.structures,
                requirements: study.requirements)
        } catch {
            if case .infeasible = error {
                file["requires"]?.fault(.conflict(error.description, expected: "what can be kept to"))
            } else {
                study.declared?.fault(.conflict(error.description, expected: "ranges that can be drawn from"))
            }
            return nil
        }
    }

    /// Makes the sampler and the pruner once, to find out whether they fit the parameters.
    private func check(
        _ file: Section, _ space: DeclaredSpace, _ objectives: [Experiment.Objective],
        _ sampler: Algorithm<any Sampler>?, _ pruner: Algorithm<any Pruner>?,
        _ terminator: Algorithm<any Terminator>? = nil
    ) {
        let context = AlgorithmContext(
            seed: 0, space: space, directions: objectives.map(\.goal), metrics: objectives.map(\.metric))
        do { _ = try sampler?.make(context) } catch {
            file["sampler"]?.fault(.conflict("\(error)", expected: "a sampler that fits the parameters"))
        }
        do { _ = try pruner?.make(context) } catch {
            file["pruner"]?.fault(.conflict("\(error)", expected: "a pruner that fits the experiment"))
        }
        do { _ = try terminator?.make(context) } catch {
            file["budget"]?.fault(.conflict("\(error)", expected: "a rule that fits the objectives"))
        }
    }
}

/// The short sections.
extension ExperimentReader {
    func objectives(_ field: Field) -> [Experiment.Objective]? {
        guard let items = field.list("a list such as [{metric: accuracy, goal: maximize}]") else {
            return nil
        }
        if items.isEmpty { field.fault(.missing(expected: "at least one objective")) }
        var objectives: [Experiment.Objective] = []
        for item in items {
            guard let section = item.section(["metric", "goal"], "{metric: NAME, goal: maximize}") else {
                continue
            }
            let metric = section.required("metric", "the name of a metric")?
                .name("the name of a metric: no spaces and none of = , ; { } < >", where: Name.isMetric)
            let goal: Direction? = section.required("goal", "minimize or maximize")?
                .word([("minimize", .minimize), ("maximize", .maximize)])
            guard let metric, let goal else { continue }
            if objectives.contains(where: { $0.metric == metric }) {
                section["metric"]?.fault(.repeated("the objective “\(metric)”"))
            }
            objectives.append(.init(metric: metric, goal: goal))
        }
        return objectives
    }

    func constraints(_ field: Field) -> [Constraint] {
        (field.list("a list such as [latency_ms <= 20]") ?? []).compactMap { item in
            let expected = "“metric <= number” or “metric >= number”"
            guard let text = item.text(expected) else { return nil }
            return Constraint(text) ?? item.wrong(expected)
        }
    }

    func budget(_ field: Field) -> Experiment.Budget {
        let keys = ["trials", "time", "grace", "max_failures", "stop"]
        let section = field.section(keys, "a mapping such as {trials: 100, time: 2h}")
        return Experiment.Budget(
            trials: section?["trials"]?.integer("a whole number from 1 on", in: 1 ... .max),
            time: section?["time"].flatMap(duration), grace: section?["grace"].flatMap(duration),
            maximumFailures: section?["max_failures"]?.integer("a whole number from 0 on", in: 0 ... .max),
            stop: section?["stop"].flatMap(Algorithm.terminator))
    }

    func transfer(_ field: Field) -> Experiment.Transfer {
        let expected = "a mapping such as {from: [may, june]}"
        guard let section = field.section(["from", "points"], expected) else { return .init() }
        let names = section.required("from", "the name of a study, or a list of names").map { field in
            field.isList ? field.list() ?? [] : [field]
        }
        return Experiment.Transfer(
            studies: (names ?? []).compactMap { $0.name("the name of a study") { !$0.contains("\n") } },
            points: section["points"]?.integer("a whole number from 0 on", in: 0 ... .max) ?? 5)
    }

    func duration(_ field: Field) -> Duration? {
        let expected = "a time with its unit, such as 90s, 10m or 2h"
        guard let text = field.verbatim else { return field.wrong(expected) }
        return Duration(written: text) ?? field.wrong(expected)
    }

    func storage(_ field: Field) -> StorageURL? {
        let expected = "a storage such as sqlite:///apus.db"
        guard let text = field.text(expected) else { return nil }
        do throws(StorageError) {
            return try StorageURL(text)
        } catch {
            // The URL as the error tells it is without its password.
            guard case .unknownURL(let shown) = error else { return nil }
            field.fault(.wrong(found: "“\(shown)”", expected: expected))
            return nil
        }
    }
}
