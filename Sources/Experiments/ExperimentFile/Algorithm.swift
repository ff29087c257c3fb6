package import Tuning

/// A sampler or a pruner that the file names, with its options.
package struct Algorithm<Product>: Sendable {
    /// Its name in the file.
    package var name: String
    /// Its name for people.
    package var title: String
    /// Whether it has nothing left to try some day, so that a run ends without a budget.
    package var isExhaustive = false
    /// Whether it says itself for how many steps a trial is trained.
    package var setsBudgets = false
    /// The reported metric that it reads, where it is not that of the first objective.
    package var metric: String?
    /// The reported metrics that it sets limits to.
    package var limited: [String] = []
    /// How the file writes it.
    package var source: JSON
    /// Makes it.
    package var make: @Sendable (AlgorithmContext) throws -> Product

    /// Pairs a name with how the algorithm is made.
    package init(
        name: String, title: String, isExhaustive: Bool = false, source: JSON? = nil,
        make: @escaping @Sendable (AlgorithmContext) throws -> Product
    ) {
        (self.name, self.title, self.isExhaustive, self.make) = (name, title, isExhaustive, make)
        self.source = source ?? .string(name)
    }
}

/// What an algorithm can depend on beside its options.
package struct AlgorithmContext: Sendable {
    /// What its randomness is split from.
    package var seed: UInt64
    /// The parameters.
    package var space: DeclaredSpace
    /// What the objectives are after.
    package var directions: [Direction]
    /// What the objectives are called; empty if they have no names.
    package var metrics: [String]

    package init(seed: UInt64, space: DeclaredSpace, directions: [Direction], metrics: [String] = []) {
        (self.seed, self.space, self.directions, self.metrics) = (seed, space, directions, metrics)
    }
}

/// How one kind of algorithm is written in the file.
struct AlgorithmSyntax<Product> {
    /// The name, and other names that people know it by.
    let names: [String]
    let title: String
    let options: [String]
    let isExhaustive: Bool
    let setsBudgets: Bool
    let read: (Options) -> @Sendable (AlgorithmContext) throws -> Product

    init(
        _ names: String..., title: String, options: [String] = [], isExhaustive: Bool = false,
        setsBudgets: Bool = false,
        _ read: @escaping (Options) -> @Sendable (AlgorithmContext) throws -> Product
    ) {
        (self.names, self.title, self.options) = (names, title, options)
        (self.isExhaustive, self.setsBudgets, self.read) = (isExhaustive, setsBudgets, read)
    }
}

extension Algorithm {
    /// Reads a bare name, or a mapping with `type` and options.
    ///
    /// - Parameter shared: Options that any of them may have, which the caller reads.
    static func read(
        _ field: Field, kind: String, among syntaxes: [AlgorithmSyntax<Product>], shared: [String] = []
    ) -> Algorithm? {
        let known = syntaxes.compactMap(\.names.first)
        let expected = "a name such as \(known[known.count - 1]), or a mapping {type: NAME, …}"
        let name: Field
        if field.isMapping {
            guard let type = field.entries(expected)?.first(where: { $0.key == "type" })?.field else {
                field.fault(.missing(expected: "type: \(known.joined(separator: ", "))"))
                return nil
            }
            name = type
        } else {
            name = field
        }
        guard let text = name.text(expected) else { return nil }
        guard let syntax = syntaxes.first(where: { $0.names.contains(text) }) else {
            let near = text.nearest(among: syntaxes.flatMap(\.names))
            name.fault(.unknownName(text, kind: kind, near: near, known: known))
            return nil
        }
        let section = field.isMapping ? field.section(["type"] + syntax.options + shared, expected) : nil
        var algorithm = Algorithm(
            name: text, title: syntax.title, isExhaustive: syntax.isExhaustive, source: field.json,
            make: syntax.read(Options(section: section, field: field)))
        algorithm.setsBudgets = syntax.setsBudgets
        return algorithm
    }
}

/// The options of an algorithm: `nil` for what is not given, or was given wrongly, which is noted then.
struct Options {
    let section: Section?
    /// Where the algorithm is named.
    let field: Field

    /// Notes that `key` has to be given, unless it was.
    func require(_ key: String, _ expected: String) {
        if section?[key] == nil { field.fault(.missing(expected: "\(key): \(expected)")) }
    }

    func integer(_ key: String, _ range: ClosedRange<Int>) -> Int? {
        let expected =
            range.upperBound == .max
            ? "a whole number from \(range.lowerBound) on"
            : "a whole number from \(range.lowerBound) to \(range.upperBound)"
        return section?[key]?.integer(expected, in: range)
    }

    func number(_ key: String, _ expected: String, where isGood: (Double) -> Bool = \.isFinite) -> Double? {
        section?[key]?.number(expected, where: isGood)
    }

    func flag(_ key: String) -> Bool? { section?[key]?.flag() }

    func word<Value>(_ key: String, _ words: [(String, Value)]) -> Value? { section?[key]?.word(words) }
}

/// An algorithm that is written on a command line: a bare name, or `{type: NAME, option: value}`.
extension Algorithm where Product == any Sampler {
    /// Reads `text`, which stands in `place`.
    package static func sampler(parsing text: String, in place: String) throws(ExperimentFileError) -> Self {
        try parse(text, in: place) { sampler($0) }
    }
}

extension Algorithm where Product == any Pruner {
    /// Reads `text`, which stands in `place`.
    package static func pruner(parsing text: String, in place: String) throws(ExperimentFileError) -> Self {
        try parse(text, in: place) { pruner($0) }
    }
}

extension Algorithm {
    fileprivate static func parse(
        _ text: String, in place: String, _ read: (Field) -> Self?
    ) throws(ExperimentFileError) -> Self {
        let document = YAMLDocument(text)
        let log = FaultLog()
        let algorithm = document.root.flatMap { read(Field(node: $0, path: "", log: log)) }
        let faults = document.faults + log.faults
        guard let algorithm, faults.isEmpty else { throw ExperimentFileError(file: place, faults: faults) }
        return algorithm
    }
}
