/// The rungs of successive halving, noted on each trial that has reached them as Optuna does.
enum Rung {
    static let prefix = "completed_rung_"

    static func key(_ rung: Int) -> String { prefix + String(rung) }

    /// The rung after those that are noted.
    static func first(notIn attributes: [String: JSONText]) -> Int {
        var rung = 0
        while attributes[key(rung)] != nil { rung += 1 }
        return rung
    }
}

/// How a value stands among those that reached the same rung.
struct RungPlace {
    private let rank: Int
    private let count: Int
    private let rung: Int

    init(of value: Double, among rivals: [Double], _ direction: Direction, rung: Int) {
        rank = rivals.count { direction.isBetter($0, than: value) } + 1
        (count, self.rung) = (rivals.count + 1, rung)
    }

    /// `4th of 9 at rung 2, 3 go on`.
    func words(places: Int) -> String {
        "\(self), \(places == 0 ? "none goes" : places == 1 ? "1 goes" : "\(places) go") on"
    }
}

extension RungPlace: CustomStringConvertible {
    /// `4th of 9 at rung 2`, rungs being counted from 1.
    var description: String { "\(rank.ordinal) of \(count) at rung \(rung + 1)" }
}

extension History {
    /// How a trial stands at the last rung that it has reached: `2nd of 9 at rung 2`; `nil` if it has reached none.
    package func rungStanding(of trial: FrozenTrial) -> String? {
        let rung = Rung.first(notIn: trial.systemAttributes) - 1
        guard rung >= 0, let value = trial.systemAttributes[Rung.key(rung)]?.value?.number else { return nil }
        let rivals = values(inRung: rung, besides: trial.number) { _ in true }
        return RungPlace(of: value, among: rivals, direction, rung: rung).description
    }

    /// What trials had reached when they came to `rung`, but for the trial `number` itself.
    func values(inRung rung: Int, besides number: Int, among isRival: (Int) -> Bool) -> [Double] {
        let key = Rung.key(rung)
        var values: [Double] = []
        if let column = self.rung(key) {
            // A trial that is paused has a row.
            for (row, value) in zip(column.rows, column.values)
            where numbers[Int(row)] != number && isRival(numbers[Int(row)]) {
                values.append(value)
            }
        }
        for trial in running where trial.number != number && isRival(trial.number) {
            if let value = trial.systemAttributes[key]?.value?.number { values.append(value) }
        }
        return values
    }

    /// A hundredth of the steps of the longest complete trial, at least 1; `nil` before one is complete.
    func estimatedResource(among isRival: (Int) -> Bool) -> Int? {
        longestTrial(among: isRival).map { max($0 / 100, 1) }
    }

    /// The last step of the longest complete trial.
    func longestTrial(among isRival: (Int) -> Bool) -> Int? {
        var longest: Int?
        for row in 0..<count where states[row] == .complete && isRival(numbers[row]) {
            if let step = lastSteps[row] { longest = max(step, longest ?? step) }
        }
        return longest
    }
}
