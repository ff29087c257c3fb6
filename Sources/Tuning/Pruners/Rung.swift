/// The rungs of successive halving, noted on each trial that has reached them as Optuna does.
enum Rung {
    static let prefix = "completed_rung_"

    /// The rung that is noted under `key`.
    static func index(of key: String) -> Int? {
        guard key.hasPrefix(prefix), let rung = Int(key.dropFirst(prefix.count)), self.key(rung) == key else {
            return nil
        }
        return rung
    }

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
    /// How many have reached the rung.
    let count: Int
    private let rung: Int

    /// The place of one that `better` ones of `rivals` are before.
    init(better: Int, of rivals: Int, rung: Int) { (rank, count, self.rung) = (better + 1, rivals + 1, rung) }

    /// Whether it is among the best `places`.
    func isAmong(_ places: Int) -> Bool { rank <= places }

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
        let rivals = values(inRung: rung, besides: trial.number)
        let better = rivals.count { direction.isBetter($0, than: value) }
        return RungPlace(better: better, of: rivals.count, rung: rung).description
    }

    /// What trials had reached when they came to `rung`, but for the trial `number` itself.
    private func values(inRung rung: Int, besides number: Int) -> [Double] {
        let key = Rung.key(rung)
        var values: [Double] = []
        if let column = self.rung(key) {
            // A trial that is paused has a row.
            for (row, value) in zip(column.rows, column.values) where numbers[Int(row)] != number {
                values.append(value)
            }
        }
        for trial in running where trial.number != number {
            if let value = trial.systemAttributes[key]?.value?.number { values.append(value) }
        }
        return values
    }
}
