import Tuning

/// The samplers and pruners that an experiment file can name.
extension Algorithm where Product == any Sampler {
    static func sampler(_ field: Field) -> Self? { read(field, kind: "sampler", among: all) }

    static var defaultSampler: Self? { Self(name: "random", title: "random") { _ in .random } }

    static var all: [AlgorithmSyntax<Product>] {
        [
            .init("random", title: "random") { _ in { _ in .random } }
        ]
    }
}

extension Algorithm where Product == any Pruner {
    static func pruner(_ field: Field) -> Self? { read(field, kind: "pruner", among: all) }

    static var defaultPruner: Self? { Self(name: "none", title: "") { _ in .never } }

    static var all: [AlgorithmSyntax<Product>] {
        [
            .init("none", "never", title: "") { _ in { _ in .never } }
        ]
    }
}
