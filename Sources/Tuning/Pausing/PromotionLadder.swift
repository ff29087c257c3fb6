/// The rungs of one bracket, from which the best are promoted at any time.
struct PromotionLadder {
    var steps: RungSteps
    /// η: one trial in so many goes on.
    var reductionFactor: Int

    /// Judges `trial` by those trials alone of whose numbers `isRival` holds.
    func judge(_ trial: FrozenTrial, given history: History, among isRival: (Int) -> Bool) -> Verdict {
        var (verdict, rung, value) = steps.arrival(of: trial)
        guard let rung else { return verdict }
        let rivals = history.values(inRung: rung, besides: trial.number, among: isRival)
        guard !goesOn(value, among: rivals, history.direction) else { return verdict }
        verdict.pauses = true
        let place = RungPlace(of: value, among: rivals, history.direction, rung: rung)
        verdict.reason = "waits: " + place.words(places: (rivals.count + 1) / reductionFactor)
        return verdict
    }

    /// The best of the highest rung that has one who may go on, among the `paused` trials of this bracket.
    func next(
        among paused: [FrozenTrial], given history: History, isLast: Bool, among isRival: (Int) -> Bool
    ) -> Resumption? {
        let rungs = Dictionary(grouping: paused) { Rung.first(notIn: $0.systemAttributes) - 1 }
        for (rung, trials) in rungs.sorted(by: { $0.key > $1.key }) where rung >= 0 {
            let values = trials.compactMap { trial in
                trial.systemAttributes[Rung.key(rung)]?.value?.number.map { (trial.number, $0) }
            }
            let best = values.min {
                history.direction.isBetter($0.1, than: $1.1) || ($0.1 == $1.1 && $0.0 < $1.0)
            }
            guard let best else { continue }
            let rivals = history.values(inRung: rung, besides: best.0, among: isRival)
            if goesOn(best.1, among: rivals, history.direction, atLeast: isLast ? 1 : 0) {
                return .goesOn(best.0)
            }
        }
        return nil
    }

    /// Whether `value` is among the best 1/η of those that reached the rung.
    private func goesOn(
        _ value: Double, among rivals: [Double], _ direction: Direction, atLeast least: Int = 0
    ) -> Bool {
        let places = max((rivals.count + 1) / reductionFactor, least)
        return rivals.count { direction.isBetter($0, than: value) } < places
    }
}
