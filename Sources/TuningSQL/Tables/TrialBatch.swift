import Tuning

/// Trials that are being read, row by row, from the tables that hold their parts.
struct TrialBatch {
    private var trials: [FrozenTrial] = []
    private var positions = Positions.dense(first: 0, [])
    private var last = (id: -1, slot: -1)
    private var spaces: SpaceChains
    private var chains: [Int] = []
    private var internalValues: [[Double]] = []

    init(memory: DistributionMemory) { spaces = SpaceChains(memory: memory) }

    /// Where the trial of an id is: by the distance from the first, or looked up where the ids are far apart.
    private enum Positions {
        case dense(first: Int, [Int32])
        case sparse([Int: Int])
    }

    var count: Int { trials.count }
    var ids: [FrozenTrial.ID] { trials.map(\.id) }

    /// Adds a trial.
    ///
    /// - Returns: Whether its id is above the ones before, as it must be.
    mutating func append(_ trial: FrozenTrial) -> Bool {
        guard trial.id.rawValue > trials.last?.id.rawValue ?? -1 else { return false }
        trials.append(trial)
        return true
    }

    /// Prepares for the parts, once all trials are there: returns the range of their ids.
    mutating func index() -> ClosedRange<Int>? {
        guard let first = trials.first?.id.rawValue, let last = trials.last?.id.rawValue else { return nil }
        if last - first < 4 * trials.count + 64 {
            var slots = [Int32](repeating: -1, count: last - first + 1)
            for (slot, trial) in trials.enumerated() { slots[trial.id.rawValue - first] = Int32(slot) }
            positions = .dense(first: first, slots)
        } else {
            positions = .sparse(
                Dictionary(uniqueKeysWithValues: trials.enumerated().map { ($1.id.rawValue, $0) }))
        }
        chains = Array(repeating: SpaceChains.root, count: trials.count)
        internalValues = Array(repeating: [], count: trials.count)
        return first...last
    }

    /// The position of the trial `id`, if it is here.
    mutating func slot(of id: Int) -> Int? {
        if id == last.id { return last.slot }
        switch positions {
        case .dense(let first, let slots):
            guard slots.indices.contains(id - first), slots[id - first] >= 0 else { return nil }
            last = (id, Int(slots[id - first]))
        case .sparse(let slots):
            guard let slot = slots[id] else { return nil }
            last = (id, slot)
        }
        return last.slot
    }

    subscript(slot: Int) -> TrialRecord {
        get { trials[slot].record }
        _modify { yield &trials[slot].record }
    }

    /// Adds a parameter: name, value and distribution are in the columns from 1 on.
    ///
    /// - Returns: Whether it is a parameter that the trial can have.
    mutating func addParameter(_ row: some SQLRow, to slot: Int) -> Bool {
        guard let chain = spaces.chain(after: chains[slot], row) else { return false }
        chains[slot] = chain
        internalValues[slot].append(row.double(2))
        return true
    }

    /// The trials with their parameters; `proposal` reads that of a running one from its attributes.
    mutating func finished(
        proposal: ([String: JSONText]) throws(StorageError) -> Parameters?
    ) throws(StorageError) -> [FrozenTrial] {
        for slot in trials.indices {
            if !internalValues[slot].isEmpty {
                trials[slot].record.parameters = Parameters(
                    spaces.space(chains[slot]), internalValues: internalValues[slot])
            }
            if trials[slot].state != .running {
                trials[slot].record.lease = nil
            } else if !trials[slot].systemAttributes.isEmpty {
                trials[slot].record.proposal = try proposal(trials[slot].systemAttributes)
            }
        }
        return trials
    }
}

/// The spaces of trials that are being read, grown parameter by parameter.
///
/// Mostly a trial has the parameters of the one before: then a parameter costs two comparisons of bytes, and neither a
/// string nor a hash.
struct SpaceChains {
    private struct Chain {
        var space: SearchSpace
        var links: [Link] = []
    }
    private struct Link {
        let name: String
        let distribution: String
        let chain: Int
    }
    private var chains = [Chain(space: SearchSpace())]
    private let memory: DistributionMemory

    /// The chain without parameters.
    static let root = 0

    init(memory: DistributionMemory) { self.memory = memory }

    func space(_ chain: Int) -> SearchSpace { chains[chain].space }

    /// The chain that goes on after `chain` with the parameter in a row, or `nil` if that is none: it has no
    /// distribution, or is there already.
    mutating func chain(after chain: Int, _ row: some SQLRow) -> Int? {
        // Ranges that change with every trial would make the list of links long: only the latest are searched.
        for link in chains[chain].links.prefix(8)
        where row.holds(link.distribution, in: 3) && row.holds(link.name, in: 1) { return link.chain }
        let (name, text) = (row.text(1), row.text(3))
        let space = chains[chain].space
        guard let distribution = memory.distribution(text), space.index(of: name) == nil else { return nil }
        chains.append(Chain(space: space.appending(name, distribution)))
        let link = Link(name: name, distribution: text, chain: chains.count - 1)
        chains[chain].links.insert(link, at: 0)
        if chains[chain].links.count > 8 { chains[chain].links.removeLast() }
        return link.chain
    }
}
