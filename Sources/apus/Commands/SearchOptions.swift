import ArgumentParser
import Experiments
import Tuning

/// How a study is searched, for commands that are driven by scripts: noted with the study, or given anew.
struct SearchOptions: ParsableArguments {
    @Option(
        name: .customLong("param"), parsing: .unconditionalSingleValue,
        help: ArgumentHelp(Self.parameterHelp))
    var parameters: [String] = []
    @Option(
        name: .customLong("require"), parsing: .unconditionalSingleValue,
        help: "A condition on the parameters that every trial keeps to, such as 'a <= b'; once for each.")
    var requirements: [String] = []
    @Option(help: "The sampler: a name, or {type: NAME, option: value}.") var sampler: String?
    @Option(help: "The pruner: a name, or {type: NAME, option: value}.") var pruner: String?
    @Option(help: "What all random choices follow from.") var seed: UInt64?

    func validate() throws {
        try expectParameters(parameters)
    }
}

extension SearchOptions {
    /// What is given here, and for the rest what `noted` says.
    ///
    /// - Throws: ``ExperimentFileError``, ``SearchSpaceError`` for what is no sampler, no pruner, or no space.
    func plan(over noted: SearchPlan = SearchPlan()) throws -> SearchPlan {
        var plan = noted
        if !parameters.isEmpty || !requirements.isEmpty {
            let given = try parameters.map { try ParameterArgument($0).parameter }
            plan.space = try DeclaredSpace(
                given.isEmpty ? noted.space?.parameters ?? [] : given,
                structures: given.isEmpty ? noted.space?.structures ?? [] : [],
                requirements: requirements.isEmpty ? noted.space?.requirements ?? [] : requirements)
        }
        if let sampler { plan.sampler = try Algorithm.sampler(parsing: sampler, in: "--sampler").source }
        if let pruner { plan.pruner = try Algorithm.pruner(parsing: pruner, in: "--pruner").source }
        if let seed { plan.seed = seed }
        return plan
    }

    /// Opens the study called `name`, to be searched as the options say or as is noted with it.
    func open(_ name: String, in storage: any Storage, isToBeAsked: Bool) async throws -> PlannedStudy {
        let record = try await storage.study(named: name)
        do {
            return try await plan(over: SearchPlan(of: record)).open(
                record, in: storage, isToBeAsked: isToBeAsked)
        } catch SearchPlanError.noParameters {
            throw Failure(
                message: "\(name): nothing to choose; give --param NAME=float:LOW:HIGH", code: .badInput)
        }
    }
}
