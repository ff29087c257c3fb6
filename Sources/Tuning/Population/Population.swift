/// The trials of a study as members of a population, each as it was when it was paused.
struct Population {
    struct Member {
        var number: Int
        var parameters: Parameters
        /// Where it was paused.
        var pauses: [PauseStep]
        /// How many steps it was trained before it began.
        var start: Int
        /// What it reported at every step.
        var reports: Reports
        /// How many trials went before it.
        var generation: Int
        /// Whether it is paused.
        var isPaused = false
        /// Whether it is trained now.
        var isRunning = false
        /// Whether it has its place still.
        var isThere = true
        /// Whether it was trained to its end there: a copy would have nothing left to do.
        var isOver = false
        /// What it was compared by.
        var score = Double.nan
        /// How many steps its checkpoint has seen.
        var step = 0

        /// The multiple of the interval that it came to last.
        var boundary: Int { pauses.last?.boundary ?? start }
    }

    private var members: [Member] = []

    /// The trials that have been trained or are.
    ///
    /// O(rows).
    init(_ history: History) {
        let paused = Set(history.paused.map(\.number))
        for trial in history.paused { add(trial, isPaused: true) }
        for trial in history.running { add(trial, isPaused: false) }
        for row in 0..<history.count where !paused.contains(history.numbers[row]) {
            let (reports, attributes) = (history.reports(ofRow: row), history.systemAttributes[row])
            guard history.states[row] != .failed, let last = reports.steps.last else { continue }
            let ancestor = Ancestor(attributes[SystemAttribute.ancestor])
            var pauses = PauseStep.all(in: attributes[SystemAttribute.pauseSteps]).atRest
            let isThere = attributes[SystemAttribute.repeated] == nil
            // One that was trained to its end rests there.
            if isThere { pauses.append(PauseStep(boundary: last, compared: last, reached: last)) }
            add(
                Member(
                    number: history.numbers[row], parameters: history.parameters(ofRow: row), pauses: pauses,
                    start: ancestor?.step ?? 0, reports: reports,
                    generation: ancestor.map { $0.generation + 1 } ?? 0, isThere: isThere))
        }
    }

    private mutating func add(_ trial: FrozenTrial, isPaused: Bool) {
        add(
            Member(
                number: trial.number, parameters: trial.parameters, pauses: trial.pauseSteps.atRest,
                start: trial.ancestor?.step ?? 0, reports: trial.reports, generation: trial.generation,
                isPaused: isPaused, isRunning: !isPaused))
    }

    private mutating func add(_ member: Member) {
        var member = member
        if let last = member.pauses.last { member.rest(at: last) }
        members.append(member)
    }

    /// How many have a place.
    var count: Int { members.count(where: \.isThere) }

    /// The paused member that was trained least, of several the first.
    var leastTrained: Member? {
        members.filter(\.isPaused).min { ($0.boundary, $0.number) < ($1.boundary, $1.number) }
    }

    /// Whether somebody is still to come to `boundary`.
    func hasOne(below boundary: Int) -> Bool {
        members.contains { $0.isRunning && $0.boundary < boundary }
    }

    /// Those who were paused, the best first: as they were when they came to `boundary`, or at last.
    ///
    /// At a boundary, those count too who have given up their places or gone on since, so that it does not matter whose turn is first.
    func ranked(at boundary: Int?, _ direction: Direction) -> [Member] {
        members.compactMap { member -> Member? in
            var member = member
            if let boundary {
                guard let pause = member.pauses.first(where: { $0.boundary == boundary }) else { return nil }
                member.rest(at: pause)
            } else if !member.isThere {
                return nil
            }
            return member.score.isNaN ? nil : member
        }.sorted { a, b in
            direction.isBetter(a.score, than: b.score) || (a.score == b.score && a.number < b.number)
        }
    }
}

extension Population.Member {
    fileprivate mutating func rest(at pause: PauseStep) {
        (score, step) = (reports[pause.compared] ?? .nan, pause.reached ?? pause.compared)
        isOver = isThere && !isPaused && !isRunning && pause == pauses.last
    }
}
