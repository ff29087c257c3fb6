/// The rows of each bracket of a ``BracketSequence``.
struct BracketRows {
    /// What a row, or a trial that runs, says of its trial.
    struct Entry: Sendable {
        var number: Int
        var origin: Int
        var isPaused = false
        /// Whether it runs or is to be run again: it may yet come to its next rung.
        var isOpen = false
        /// What it had reached at each rung.
        var values: [Double]
    }

    private let sequence: BracketSequence
    var position = History.Position()
    /// The rows of each bracket, by number.
    private var brackets: [Int: [Int: Entry]] = [:]
    /// The brackets that each row is in.
    private var places: [Int: Set<Int>] = [:]
    /// How many are paused in the brackets where some are.
    private var paused: [Int: Int] = [:]

    /// The rows of the brackets of `sequence`: none yet.
    init(_ sequence: BracketSequence) { self.sequence = sequence }

    /// The brackets in which somebody is paused, the first one first.
    var waiting: [Int] { paused.keys.sorted() }

    /// The rows of a bracket: the trials with its numbers, and those that repeat them.
    func entries(of bracket: Int) -> some Sequence<Entry> { brackets[bracket, default: [:]].values }
}

extension BracketRows: RowFollower {
    mutating func add(row: Int, of history: History) {
        let (number, attributes) = (history.numbers[row], history.systemAttributes[row])
        var entry = Entry(number, history.origin(of: number), attributes)
        entry.isPaused = history.resting[number] != nil
        entry.isOpen = attributes[SystemAttribute.repeated] != nil
        // A trial that repeats another one has that one's place, and leaves its own empty.
        let own = sequence.index(ofTrial: entry.origin)
        places[number] = [own, sequence.index(ofTrial: number)]
        for bracket in places[number, default: []] { brackets[bracket, default: [:]][number] = entry }
        if entry.isPaused { paused[own, default: 0] += 1 }
    }

    mutating func remove(_ number: Int) {
        for bracket in places.removeValue(forKey: number) ?? [] {
            guard let entry = brackets[bracket]?.removeValue(forKey: number), entry.isPaused,
                bracket == sequence.index(ofTrial: entry.origin)
            else { continue }
            paused[bracket, default: 0] -= 1
            if paused[bracket] == 0 { paused[bracket] = nil }
        }
    }
}

extension BracketRows.Entry {
    /// A trial with its notes.
    init(_ number: Int, _ origin: Int, _ attributes: [String: JSONText]) {
        (self.number, self.origin) = (number, origin)
        values = (0..<Rung.first(notIn: attributes)).map {
            attributes[Rung.key($0)]?.value?.number ?? .nan
        }
    }
}
