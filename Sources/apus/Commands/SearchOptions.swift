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
    private enum Key {
        static let parameters = "apus:parameters"
        static let requirements = "apus:requirements"
        static let sampler = "apus:sampler"
        static let pruner = "apus:pruner"
        static let seed = "apus:seed"
    }

    /// What is to be noted with a study, so that later commands need not repeat it.
    var notes: [StudyAttribute] {
        var notes: [StudyAttribute] = []
        if !parameters.isEmpty {
            notes.append(.system(key: Key.parameters, JSON.array(parameters.map(JSON.string)).text))
        }
        if !requirements.isEmpty {
            notes.append(.system(key: Key.requirements, JSON.array(requirements.map(JSON.string)).text))
        }
        if let sampler { notes.append(.system(key: Key.sampler, JSON.string(sampler).text)) }
        if let pruner { notes.append(.system(key: Key.pruner, JSON.string(pruner).text)) }
        if let seed { notes.append(.system(key: Key.seed, JSON.string(String(seed)).text)) }
        return notes
    }

    /// A study, and how it is searched.
    struct Search {
        var study: Study
        var settings: SearchSettings
        var space: DeclaredSpace { settings.space }
    }

    /// Opens the study called `name`, to be searched as the options say or as is noted with it.
    ///
    /// Only a study that `isToBeAsked` needs a seed: one is drawn once, and kept with the study.
    func open(_ name: String, in storage: any Storage, isToBeAsked: Bool) async throws -> Search {
        let record = try await storage.study(named: name)
        func note(_ key: String) -> JSON? { record.systemAttributes[key]?.value }
        let texts = parameters.isEmpty ? note(Key.parameters)?.array?.compactMap(\.string) ?? [] : parameters
        let conditions =
            requirements.isEmpty
            ? note(Key.requirements)?.array?.compactMap(\.string) ?? [] : requirements
        let space = try DeclaredSpace(
            texts.map { try ParameterArgument($0).parameter }, requirements: conditions)
        guard !space.parameters.isEmpty || !isToBeAsked else {
            throw Failure(
                message: "\(name): nothing to choose; give --param NAME=float:LOW:HIGH", code: .badInput)
        }
        var known = seed ?? note(Key.seed)?.string.flatMap { UInt64($0) }
        if known == nil, isToBeAsked { known = try await drawSeed(of: record, in: storage) }
        let seed = known ?? 0
        let context = AlgorithmContext(seed: seed, space: space, directions: record.directions)
        let algorithm = try Algorithm.sampler(
            parsing: sampler ?? note(Key.sampler)?.string ?? Self.defaultSampler, in: "--sampler")
        let prunerText = pruner ?? note(Key.pruner)?.string ?? "median"
        var study = try await Study.load(
            name, sampler: algorithm.make(context),
            pruner: Algorithm.pruner(parsing: prunerText, in: "--pruner").make(context), seed: seed,
            from: storage)
        // Trials that break what is required now say nothing about the rest.
        if space.isConstrained { study = study.searching(SpaceVersion(space)) }
        return Search(
            study: study, settings: SearchSettings(sampler: algorithm.source, seed: seed, space: space))
    }

    /// Notes a seed with the study: of two that are drawn at once, the last counts.
    private func drawSeed(of record: StudyRecord, in storage: any Storage) async throws -> UInt64? {
        let text = JSON.string(String(UInt64.random(in: 0 ... .max))).text
        try await storage.annotate(record.id, with: [.system(key: Key.seed, text)])
        let noted = try await storage.study(named: record.name).systemAttributes[Key.seed]
        return noted?.value?.string.flatMap { UInt64($0) }
    }

    private static let defaultSampler = "auto"
}
