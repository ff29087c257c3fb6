/// The rungs of one bracket, from which the best are promoted at any time.
struct PromotionLadder {
    var steps: RungSteps
    /// η: one trial in so many goes on.
    var reductionFactor: Double
    /// One trial in so many goes on from the first rung.
    var firstReduction: Double

    /// How many of `count` trials that have reached a rung go on from there.
    private func places(of count: Int, inRung rung: Int) -> Int {
        Int(Double(count) / (rung == 0 ? firstReduction : reductionFactor) + 1e-9)
    }

    /// Judges `trial` by those of its bracket.
    func judge(_ trial: FrozenTrial, given history: History, _ standings: RungStandings) -> Verdict {
        var (verdict, rung, value) = steps.arrival(of: trial)
        guard let rung else { return verdict }
        let place = standings.place(of: value, of: trial, inRung: rung, given: history)
        let places = places(of: place.count, inRung: rung)
        guard !place.isAmong(places) else { return verdict }
        verdict.pauses = true
        verdict.reason = "waits: " + place.words(places: places)
        return verdict
    }

    /// The best of the highest rung that has one who may go on, among the paused trials of a bracket.
    func next(
        in bracket: Int, of standings: RungStandings, given history: History, isLast: Bool
    ) -> Resumption? {
        let rungs = standings.brackets[bracket, default: []]
        for (rung, members) in rungs.enumerated().reversed() {
            guard let best = members.bestPaused(history.direction) else { continue }
            let place = standings.place(
                of: best.value, besides: best.number, in: bracket, inRung: rung, given: history)
            if place.isAmong(max(places(of: place.count, inRung: rung), isLast ? 1 : 0)) {
                return .goesOn(best.number)
            }
        }
        return nil
    }
}
