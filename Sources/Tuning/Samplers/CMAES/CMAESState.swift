import Numerical
import SearchAlgorithms

/// The strategy that the trials of one history make, generation by generation.
///
/// A trial is noted with the generation that it was asked from. Which results end a generation is noted with the first
/// trial of the next one: so the order in which parallel workers were heard of does not matter to who comes later. Where
/// two processes ended a generation differently, the trial with the smaller number counts.
struct CMAESState: Sendable {
    private struct Member: Sendable {
        var number, row: Int
        var offsets: [Double]
        var isForeign: Bool
    }

    private struct Opening: Sendable {
        /// The trial that says so; nobody has yet where it is the largest number.
        var number: Int
        var told: [Int]
    }

    let dimensions: CMAESDimensions
    /// Tells notes of this strategy from those of others.
    let key: Int
    private(set) var strategy: RestartingCMAES
    /// How many generations were told, over all runs.
    private(set) var generation = 0
    private var members: [Int: [Member]] = [:]
    private var openings: [Int: Opening] = [:]
    /// How many rows were read.
    private(set) var seen = 0

    init(_ sampler: CMAESSampler, _ space: SearchSpace, _ direction: Direction) {
        dimensions = CMAESDimensions(space, usesMargin: sampler.usesMargin)
        let setup = dimensions.setup(sampler, direction)
        strategy = RestartingCMAES(setup, restarts: sampler.restarts)
        key = Self.key(space, setup, sampler.restarts)
    }

    /// A checksum of all that decides what a strategy does.
    private static func key(_ space: SearchSpace, _ setup: MixedCMAES.Setup, _ restarts: RestartStrategy)
        -> Int
    {
        var checksum: UInt32 = 0
        for (name, distribution) in space {
            checksum = CRC32.checksum((name + distribution.json.text.rawValue).utf8, after: checksum)
        }
        let options = [
            setup.chosenPopulationSize, setup.isSeparable ? 1 : 0, setup.adaptsLearningRate ? 1 : 0,
        ]
        let numbers = setup.mean + [setup.sigma] + (setup.covariance?.matrix.elements ?? [])
        let text =
            "\(options) \(restarts.rawValue) \(setup.axes.map { $0 != nil }) \(numbers.map(\.bitPattern))"
        return Int(CRC32.checksum(text.utf8, after: checksum))
    }

    /// The note of a trial that is asked now, at `offsets`.
    func note(offsets: [Double]) -> CMAESNote {
        let opening = openings[generation]
        return CMAESNote(
            generation: generation, told: opening?.number == .max ? opening?.told : nil, offsets: offsets)
    }
}

/// Following a history.
extension CMAESState {
    /// Learns what is new in `history`.
    ///
    /// O(new rows), and the cost of a generation for each that has ended.
    mutating func update(_ history: History, _ sampler: CMAESSampler) {
        var isDisputed = history.count < seen
        for row in min(seen, history.count)..<history.count {
            isDisputed = read(row, history) || isDisputed
        }
        for trial in history.running where CMAESNote.opensGeneration(trial.systemAttributes) {
            guard let note = CMAESNote(trial.systemAttributes, key: key) else { continue }
            isDisputed = open(note, trial.number) || isDisputed
        }
        seen = history.count
        if isDisputed {
            self = CMAESState(sampler, dimensions.space, history.directions[0])
            return update(history, sampler)
        }
        while let next = nextGeneration() { tell(next, history) }
    }

    /// Takes a row in; whether it disputes what was told.
    private mutating func read(_ row: Int, _ history: History) -> Bool {
        let attributes = history.systemAttributes[row]
        guard !attributes.isEmpty, let note = CMAESNote(attributes, key: key) else { return false }
        let number = history.numbers[row]
        let isDisputed = open(note, number)
        let state = history.states[row]
        guard state == .complete || state == .pruned, note.generation >= generation else { return isDisputed }
        let isWhole = dimensions.space.names.allSatisfy { history.parameter($0)?.value(inRow: row) != nil }
        guard isWhole else { return isDisputed }
        let isForeign = attributes[SystemAttribute.fixedParameters] != nil
        members[note.generation, default: []].append(
            Member(number: number, row: row, offsets: note.offsets, isForeign: isForeign))
        return isDisputed
    }

    private mutating func open(_ note: CMAESNote, _ number: Int) -> Bool {
        guard let told = note.told else { return false }
        let known = openings[note.generation]
        if let known, known.number <= number { return false }
        openings[note.generation] = Opening(number: number, told: told)
        return note.generation <= generation && known.map { $0.told != told } ?? false
    }

    /// The results that end this generation, if it has ended.
    private mutating func nextGeneration() -> [Member]? {
        let candidates = members[generation] ?? []
        if let opening = openings[generation + 1] {
            let told = opening.told.compactMap { number in candidates.first { $0.number == number } }
            return told.count == strategy.current.populationSize ? told : nil
        }
        guard candidates.count >= strategy.current.populationSize else { return nil }
        let told = Array(candidates.prefix(strategy.current.populationSize))
        openings[generation + 1] = Opening(number: .max, told: told.map(\.number))
        return told
    }

    private mutating func tell(_ told: [Member], _ history: History) {
        let columns = dimensions.space.names.map { history.parameter($0) }
        let ranked =
            told.compactMap { member in TrialRank(member.row, in: history).map { (rank: $0, member: member) }
            }
            .sorted { $0.rank < $1.rank }
        let candidates = ranked.map { _, member in
            let values = columns.map { $0?.value(inRow: member.row) ?? 0 }
            return dimensions.candidate(values, offsets: member.offsets, of: strategy.current)
        }
        let losses = ranked.map { rank, member in
            rank.kind == .complete
                ? history.directions[0].sign * history.objectives[0][member.row] : .infinity
        }
        let foreign = Set(ranked.indices.filter { ranked[$0].member.isForeign })
        // Where a run has ended is as good as random, and every process knows it.
        let bits = strategy.current.strategy.mean.reduce(UInt64(0)) {
            ($0 ^ $1.bitPattern) &* 0x0100_0000_01B3
        }
        var random = RandomStream(seed: bits, stream: UInt64(strategy.runs))
        strategy.tell(
            ranked: candidates, best: losses.min() ?? .infinity, worst: losses.max() ?? .infinity,
            foreign: foreign, using: &random)
        members[generation] = nil
        generation += 1
    }
}
