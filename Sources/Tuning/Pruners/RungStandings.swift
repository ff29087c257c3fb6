/// Who has reached which rung of which bracket, and who waits there, as far as rows tell.
///
/// To say how somebody stands costs O(log n) and a look at the trials that run, for n who have reached the rung.
struct RungStandings {
    /// How trials are shared out among brackets.
    enum Sharing: Hashable, Sendable {
        case none
        /// By its number.
        case byNumber(HyperbandBrackets)
        /// By the number of the first of the trials that it repeats.
        case byOrigin(HyperbandBrackets)
    }

    private struct Member: Sendable {
        var bracket: Int
        /// The rungs that it has reached, and with which values.
        var reached: [(rung: Int, value: Double)]
        /// The last of the rungs that it has reached without leaving one out, if it is paused.
        var pausedAt: Int?
    }

    let sharing: Sharing
    var position = History.Position()
    /// The rungs of each bracket.
    private(set) var brackets: [Int: [RungMembers]] = [:]
    private var members: [Int: Member] = [:]

    /// No one has come yet.
    init(_ sharing: Sharing = .none) { self.sharing = sharing }

    private func bracket(of number: Int, from origin: @autoclosure () -> Int) -> Int {
        switch sharing {
        case .none: 0
        case .byNumber(let brackets): brackets.bracket(of: number)
        case .byOrigin(let brackets): brackets.bracket(of: origin())
        }
    }
}

extension RungStandings: RowFollower {
    mutating func add(row: Int, of history: History) {
        let (number, attributes) = (history.numbers[row], history.systemAttributes[row])
        // One that another trial repeats has handed its rungs on.
        guard attributes[SystemAttribute.repeated] == nil else { return }
        let reached = attributes.compactMap { key, text in
            Rung.index(of: key).flatMap { rung in text.value?.number.map { (rung: rung, value: $0) } }
        }
        guard !reached.isEmpty else { return }
        let isPaused = history.resting[number] != nil
        let member = Member(
            bracket: bracket(of: number, from: history.origin(of: number)), reached: reached,
            pausedAt: isPaused ? Rung.first(notIn: attributes) - 1 : nil)
        members[number] = member
        count(member, number, isThere: true)
    }

    mutating func remove(_ number: Int) {
        guard let member = members.removeValue(forKey: number) else { return }
        count(member, number, isThere: false)
    }

    private mutating func count(_ member: Member, _ number: Int, isThere: Bool) {
        for (rung, value) in member.reached {
            brackets[member.bracket, default: []].grow(through: rung)
            brackets[member.bracket]?[rung].set(
                number, value, isThere: isThere, isPaused: rung == member.pausedAt)
        }
    }
}

extension [RungMembers] {
    fileprivate mutating func grow(through rung: Int) {
        while count <= rung { append(RungMembers()) }
    }
}

/// Standing.
extension RungStandings {
    /// How `trial` stands in its bracket, with `value` at a rung.
    func place(of value: Double, of trial: FrozenTrial, inRung rung: Int, given history: History) -> RungPlace
    {
        place(
            of: value, besides: trial.number, in: bracket(of: trial.number, from: trial.origin), inRung: rung,
            given: history)
    }

    /// How the trial `number` of `bracket` stands with `value` at a rung, among the others.
    func place(
        of value: Double, besides number: Int, in bracket: Int, inRung rung: Int, given history: History
    ) -> RungPlace {
        let direction = history.direction
        var (better, rivals) = (0, 0)
        let rungs = brackets[bracket, default: []]
        if rungs.indices.contains(rung) {
            (better, rivals) = (rungs[rung].better(than: value, direction), rungs[rung].count)
            if let own = members[number]?.reached.first(where: { $0.rung == rung })?.value {
                rivals -= 1
                if direction.isBetter(own, than: value) { better -= 1 }
            }
        }
        let key = Rung.key(rung)
        for trial in history.running where trial.number != number {
            guard let other = trial.systemAttributes[key]?.value?.number,
                self.bracket(of: trial.number, from: trial.origin) == bracket
            else { continue }
            rivals += 1
            if direction.isBetter(other, than: value) { better += 1 }
        }
        return RungPlace(better: better, of: rivals, rung: rung)
    }
}
