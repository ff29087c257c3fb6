/// What is noted about a trial, so that a later process folds the same generations.
struct CMAESNote: Sendable {
    /// The generation from which it was asked, counted over all runs.
    let generation: Int
    /// The numbers of the trials whose results ended the generation before, if this trial is the first to know it.
    var told: [Int]?
    /// Where it lay in each discrete dimension, in deviations from the mean.
    var offsets: [Double] = []

    private static let generationKey = "apus:cma:generation"
    private static let toldKey = "apus:cma:told"
    private static let offsetsKey = "apus:cma:offsets"

    /// The note among `attributes`, if it is of the strategy that `key` stands for.
    init?(_ attributes: [String: JSONText], key: Int) {
        guard let list = attributes[Self.generationKey]?.value?.array, list.count == 2,
            let generation = list[0].integer, list[1].integer == key, generation >= 0
        else { return nil }
        self.generation = generation
        told = attributes[Self.toldKey]?.value?.array?.compactMap(\.integer)
        offsets = attributes[Self.offsetsKey]?.value?.array?.compactMap(\.number) ?? []
    }

    init(generation: Int, told: [Int]?, offsets: [Double]) {
        (self.generation, self.told, self.offsets) = (generation, told, offsets)
    }

    /// Whether `attributes` say what ended a generation.
    static func opensGeneration(_ attributes: [String: JSONText]) -> Bool { attributes[toldKey] != nil }

    /// The note as attributes of a trial, of the strategy that `key` stands for.
    func attributes(key: Int) -> [String: JSONText] {
        var attributes = [Self.generationKey: JSONText(rawValue: "[\(generation), \(key)]")]
        if let told { attributes[Self.toldKey] = JSON.array(told.map(JSON.int)).text }
        if !offsets.isEmpty { attributes[Self.offsetsKey] = JSON.array(offsets.map(JSON.float)).text }
        return attributes
    }
}
