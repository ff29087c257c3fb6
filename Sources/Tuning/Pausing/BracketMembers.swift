/// The trials of one bracket, as far as they have come.
struct BracketMembers {
    private struct Member {
        /// The number of the trial, or of the last one that repeats it.
        var number: Int
        var isPaused = false
        /// Whether it runs or is to be run again: it may yet come to its next rung.
        var isOpen = false
        /// What it had reached at each rung.
        var values: [Double] = []
    }

    private var members: [Int: Member] = [:]
    private let numbers: Range<Int>

    /// The trials of `numbers`, and those that repeat them: what rows tell of them, and those that run.
    ///
    /// O(trials of the bracket + running trials).
    init(of numbers: Range<Int>, _ rows: some Sequence<BracketRows.Entry>, running: [FrozenTrial]) {
        self.numbers = numbers
        for entry in rows { add(entry) }
        for trial in running where numbers.contains(trial.origin) || numbers.contains(trial.number) {
            var entry = BracketRows.Entry(trial.number, trial.origin, trial.systemAttributes)
            entry.isOpen = true
            add(entry)
        }
    }

    private mutating func add(_ entry: BracketRows.Entry) {
        let (number, origin) = (entry.number, entry.origin)
        // A trial that repeats another one has that one's place, and leaves its own empty.
        if origin != number, numbers.contains(number) { members[number] = Member(number: number) }
        guard numbers.contains(origin), number >= members[origin]?.number ?? 0 else { return }
        members[origin] = Member(
            number: number, isPaused: entry.isPaused, isOpen: entry.isOpen, values: entry.values)
    }

    /// What is to become of one of those that are paused.
    ///
    /// - Parameters:
    ///   - sizes: How many come to each rung.
    ///   - isLast: Whether a bracket that is not full is not going to be.
    func next(_ sizes: [Int], _ direction: Direction, isLast: Bool) -> Resumption? {
        guard isLast || members.count == numbers.count else { return nil }
        let share = Double(members.count) / Double(numbers.count)
        var rivals = Array(members.values)
        for rung in 0..<sizes.count - 1 {
            let reached = rivals.filter { $0.values.count > rung }
            guard !rivals.contains(where: { $0.isOpen && $0.values.count <= rung }) else { return nil }
            let places = max(1, Int((Double(sizes[rung + 1]) * share).rounded(.down)))
            let ranked = reached.sorted { a, b in
                direction.isBetter(a.values[rung], than: b.values[rung])
                    || (!direction.isBetter(b.values[rung], than: a.values[rung]) && a.number < b.number)
            }
            let stands = { (member: Member) in member.isPaused && member.values.count == rung + 1 }
            if let best = ranked.prefix(places).first(where: stands) { return .goesOn(best.number) }
            if let loser = ranked.dropFirst(places).first(where: stands) { return .ends(loser.number) }
            rivals = Array(ranked.prefix(places))
        }
        return nil
    }
}
