import Numerical
import SearchAlgorithms

/// The strategy that the trials of one history make, generation by generation.
///
/// A trial is noted with the generation that it was asked from, and the first of a generation with the trials whose results
/// ended the one before: as many as a generation has, those with the smallest numbers of all that were known by then. Where
/// two of them say different things, the trial with the smaller number counts. So the order in which a process hears of
/// trials does not matter.
struct CMAESState: Sendable {
    private struct Member: Sendable {
        var number, row: Int
        var offsets: [Double]
        var isForeign: Bool
    }

    private struct Opening: Sendable {
        /// The trial that says so.
        var number: Int
        var told: [Int]
    }

    /// A generation that has ended, though no trial of the next one says so yet.
    private struct Ending: Sendable {
        var told: [Int]
        var next: RestartingCMAES
    }

    let dimensions: CMAESDimensions
    /// Tells notes of this strategy from those of others.
    let key: Int
    private var settled: RestartingCMAES
    /// How many generations were told, over all runs, and noted so.
    private(set) var generation = 0
    private var ending: Ending?
    private var members: [Int: [Member]] = [:]
    private var openings: [Int: Opening] = [:]
    /// How many rows were read.
    private(set) var seen = 0

    init(_ sampler: CMAESSampler, _ space: SearchSpace, _ direction: Direction) {
        dimensions = CMAESDimensions(space, usesMargin: sampler.usesMargin)
        let setup = dimensions.setup(sampler, direction)
        settled = RestartingCMAES(setup, restarts: sampler.restarts)
        key = Self.key(space, setup, sampler.restarts)
    }

    /// The strategy to ask.
    var strategy: RestartingCMAES { ending?.next ?? settled }

    /// The note of a trial that is asked now, at `offsets`.
    func note(offsets: [Double]) -> CMAESNote {
        CMAESNote(generation: generation + (ending == nil ? 0 : 1), told: ending?.told, offsets: offsets)
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
}

/// Following a history.
extension CMAESState {
    /// Learns what is new in `history`, which has at least the rows that were read.
    ///
    /// O(new rows), and the cost of a generation for each that has ended.
    /// - Returns: The generation that was told otherwise than it should have been, if there is one: then this state is
    ///   of no use any more, and one from before that generation is.
    mutating func update(_ history: History) -> Int? {
        var disputed = Int.max
        let columns = dimensions.space.names.map { history.parameter($0) }
        for row in seen..<history.count { disputed = min(disputed, read(row, history, columns)) }
        for trial in history.running where CMAESNote.opensGeneration(trial.systemAttributes) {
            guard let note = CMAESNote(trial.systemAttributes, key: key) else { continue }
            disputed = min(disputed, open(note, trial.number))
        }
        seen = history.count
        guard disputed == .max else { return disputed }
        while let opening = openings[generation + 1] {
            guard let told = chosen(opening.told) else {
                // Its trials were not heard of yet.
                ending = nil
                return nil
            }
            let next = ending.flatMap { $0.told == opening.told ? $0.next : nil }
            settled = next ?? self.next(after: told, columns, history)
            ending = nil
            members[generation] = nil
            generation += 1
        }
        end(columns, history)
        return nil
    }

    /// Takes a row in; the generation about which it disputes what was told.
    private mutating func read(_ row: Int, _ history: History, _ columns: [ParameterColumn?]) -> Int {
        let attributes = history.systemAttributes[row]
        guard !attributes.isEmpty, let note = CMAESNote(attributes, key: key) else { return .max }
        let number = history.numbers[row]
        let disputed = open(note, number)
        let state = history.states[row]
        guard state == .complete || state == .pruned, note.generation >= generation,
            columns.allSatisfy({ $0?.value(inRow: row) != nil })
        else { return disputed }
        let member = Member(
            number: number, row: row, offsets: note.offsets,
            isForeign: attributes[SystemAttribute.fixedParameters] != nil)
        members[note.generation, default: []].append(member)
        return disputed
    }

    private mutating func open(_ note: CMAESNote, _ number: Int) -> Int {
        guard let told = note.told else { return .max }
        let known = openings[note.generation]
        if let known, known.number <= number { return .max }
        openings[note.generation] = Opening(number: number, told: told)
        return note.generation <= generation && known.map { $0.told != told } ?? true ? note.generation : .max
    }

    /// The members of this generation with the numbers `told`, if all are there.
    private func chosen(_ told: [Int]) -> [Member]? {
        guard told.count == settled.current.populationSize else { return nil }
        let candidates = members[generation] ?? []
        let chosen = told.compactMap { number in candidates.first { $0.number == number } }
        return chosen.count == told.count ? chosen : nil
    }

    /// Looks whether this generation has ended.
    private mutating func end(_ columns: [ParameterColumn?], _ history: History) {
        let candidates = members[generation] ?? []
        guard candidates.count >= settled.current.populationSize else {
            ending = nil
            return
        }
        let told = candidates.sorted { $0.number < $1.number }.prefix(settled.current.populationSize)
        let numbers = told.map(\.number)
        if let ending, ending.told == numbers { return }
        ending = Ending(told: numbers, next: next(after: Array(told), columns, history))
    }

    /// The strategy after a generation.
    private func next(
        after told: [Member], _ columns: [ParameterColumn?], _ history: History
    ) -> RestartingCMAES {
        let ranked =
            told.compactMap { member in TrialRank(member.row, in: history).map { (rank: $0, member: member) }
            }
            .sorted { $0.rank < $1.rank }
        let candidates = ranked.map { _, member in
            let values = columns.map { $0?.value(inRow: member.row) ?? 0 }
            return dimensions.candidate(values, offsets: member.offsets, of: settled.current)
        }
        // Where some have no value that counts, there is still something to be gained.
        let losses = ranked.prefix { $0.rank.kind == .complete }.map { _, member in
            history.directions[0].sign * history.objectives[0][member.row]
        }
        let worst = losses.count == ranked.count ? losses.max() : nil
        let foreign = Set(ranked.indices.filter { ranked[$0].member.isForeign })
        // Where a run has ended is as good as random, and every process knows it.
        let bits = settled.current.strategy.mean.reduce(UInt64(0)) {
            ($0 ^ $1.bitPattern) &* 0x0100_0000_01B3
        }
        var random = RandomStream(seed: bits, stream: UInt64(settled.runs))
        var next = settled
        next.tell(
            ranked: candidates, best: losses.min() ?? -.infinity, worst: worst ?? .infinity,
            foreign: foreign, using: &random)
        return next
    }
}
