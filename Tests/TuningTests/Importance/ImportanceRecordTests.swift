import Testing
import Tuning

/// Of the same trials, the importances are Optuna's.
@Suite struct ImportanceRecordTests {
    @Test func pedANOVAIsOptunas() throws {
        let cases = try #require(try Fixture.json("importance")["pedANOVA"]?.array)
        #expect(cases.count == 24)
        var compared = 0
        for recorded in cases {
            let history = try Self.history(recorded)
            for result in recorded["results"]?.array ?? [] {
                let method = ImportanceMethod.pedANOVA(
                    target: try #require(result["target"]?.number),
                    region: try #require(result["region"]?.number), isLocal: result["local"] == .bool(true))
                let own = try history.importances(by: method)
                #expect(Set(own.map(\.name)) == Set((result["raw"]?.members ?? []).map(\.key)))
                for importance in own {
                    let raw = try #require(result["raw"]?[importance.name]?.number)
                    let share = try #require(result["share"]?[importance.name]?.number)
                    #expect(abs(importance.value - raw) < 1e-6 * max(1, raw), "\(importance.name)")
                    #expect(abs(importance.share - share) < 1e-6)
                    compared += 1
                }
                #expect(own.map(\.value) == own.map(\.value).sorted(by: >))
            }
        }
        #expect(compared > 250)
    }

    static func history(_ recorded: JSON) throws -> History {
        let directions = (recorded["directions"]?.array ?? []).compactMap(\.string).compactMap(Direction.init)
        let distributions = (recorded["distributions"]?.array ?? []).compactMap(Distribution.init)
        var history = History(directions: directions)
        for (number, trial) in (recorded["trials"]?.array ?? []).enumerated() {
            let parts = try #require(trial.array)
            var record = TrialRecord(state: .complete)
            for (name, entry) in (parts[0].members ?? []).map({ ($0.key, $0.value.array ?? []) }) {
                record.parameters.set(
                    name, try #require(entry[1].number), from: distributions[try #require(entry[0].integer)])
            }
            record.values = (parts[1].array ?? []).map { $0.number ?? .infinity }
            history.append(FrozenTrial(id: .init(rawValue: number), number: number, record: record))
        }
        return history
    }

    /// Forests are grown by chance: shares agree with the mean of ten of Optuna's to a few hundredths.
    ///
    /// Optuna cuts choices one by one where ours divide them, which moves a little from one parameter to another.
    @Test func forestsAgreeWithOptunas() throws {
        let recorded = try #require(try Fixture.json("importance")["forests"])
        let names = (recorded["names"]?.array ?? []).compactMap(\.string)
        let distributions = (recorded["distributions"]?.array ?? []).compactMap(Distribution.init)
        var history = History(directions: [.minimize])
        for (number, trial) in (recorded["trials"]?.array ?? []).enumerated() {
            let parts = try #require(trial.array)
            var record = TrialRecord(state: .complete)
            record.parameters = Parameters(
                SearchSpace(zip(names, distributions)),
                internalValues: (parts[0].array ?? []).compactMap(\.number))
            record.values = [try #require(parts[1].number)]
            history.append(FrozenTrial(id: .init(rawValue: number), number: number, record: record))
        }
        let methods: [(ImportanceMethod, String)] = [
            (.functionalANOVA(), "fanova"), (.meanDecreaseImpurity(), "impurity"),
        ]
        for (method, key) in methods {
            for importance in try history.importances(by: method) {
                let theirs = try #require(recorded["results"]?[key]?[importance.name]?.number)
                #expect(
                    abs(importance.share - theirs) < 0.04,
                    "\(key) \(importance.name) \(importance.share) \(theirs)")
            }
        }
    }
}
