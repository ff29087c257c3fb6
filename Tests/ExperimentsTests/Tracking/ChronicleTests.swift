import Experiments
import FoundationEssentials
import Testing
import Tuning

@Suite struct ChronicleTests {
    private let now = Date(timeIntervalSince1970: 1_700_000_000)

    private func trial(_ state: TrialState, number: Int = 3, _ reports: [(Int, Double)] = []) -> FrozenTrial {
        var record = TrialRecord(state: state)
        record.start = now - 10
        if state.isFinished { record.end = now - 5 }
        for (step, value) in reports { record.metrics["acc", default: Reports()][step] = value }
        return FrozenTrial(id: .init(rawValue: 1), number: number, record: record)
    }

    @Test func eachFactIsToldOnceInOrder() {
        var chronicle = Chronicle(metric: "acc")
        #expect(chronicle.facts(of: trial(.waiting), at: now).isEmpty)
        let started = chronicle.facts(of: trial(.running), at: now)
        #expect(started == [Fact(.started(3, []), at: now - 10)])
        #expect(chronicle.facts(of: trial(.running), at: now).isEmpty)
        let reported = chronicle.facts(of: trial(.running, [(1, 0.5), (2, .nan)]), at: now)
        #expect(reported.count == 2)
        #expect(chronicle.facts(of: trial(.running, [(1, 0.5), (2, .nan)]), at: now + 1).isEmpty)
        // A step may be told anew, and one before it later.
        let ended = chronicle.facts(of: trial(.complete, [(0, 0.1), (1, 0.6), (2, .nan)]), at: now + 1)
        #expect(
            ended.prefix(2) == [
                Fact(.reported(3, .init(metric: "acc", step: 0, value: 0.1)), at: now - 5),
                Fact(.reported(3, .init(metric: "acc", step: 1, value: 0.6)), at: now - 5),
            ])
        #expect(ended.count == 3 && ended[2].time == now - 5)
        #expect(chronicle.facts(of: trial(.complete, [(0, 9)]), at: now + 2).isEmpty)
    }

    @Test func whatWasToldBeforeIsNotToldAgain() {
        var (first, second) = (Chronicle(metric: "acc"), Chronicle(metric: "acc"))
        let told =
            first.facts(of: trial(.running, [(1, 0.5)]), at: now)
            + first.facts(of: trial(.failed, number: 4), at: now)
        // By way of the spool.
        for fact in told {
            let copy = JSON(parsing: fact.json.text.rawValue).flatMap(Fact.init)
            #expect(copy == fact)
            copy.map { second.note($0) }
        }
        #expect(second.facts(of: trial(.failed, number: 4), at: now).isEmpty)
        let rest = second.facts(of: trial(.running, [(1, 0.5), (2, 0.7)]), at: now)
        #expect(rest == [Fact(.reported(3, .init(metric: "acc", step: 2, value: 0.7)), at: now)])
    }

    @Test func numbersThatAreNotFiniteSurvive() throws {
        for value in [Double.infinity, -.infinity, 0.1, 1e-300] {
            let fact = Fact(.reported(1, .init(metric: "m", step: 1, value: value)), at: now)
            let line = fact.json.text.rawValue
            #expect(JSON(parsing: line).flatMap(Fact.init) == fact)
            // Every reader takes it, not only Python's.
            #expect(!line.contains("Infinity"))
        }
    }

    /// The known answers of RFC 3720, appendix B.4.
    @Test func checksumsAreCastagnoli() {
        #expect(EventRecord.checksum(of: [UInt8](repeating: 0, count: 32)) == 0x8A91_36AA)
        #expect(EventRecord.checksum(of: Array(0..<32)) == 0x46DD_794E)
    }

    @Test(arguments: [
        ("http://127.0.0.1:5000", "http://127.0.0.1:5000"), ("https://h/mlflow/", "https://h/mlflow"),
        ("http://[::1]:5000", "http://[::1]:5000"), ("http://h:99999", nil), ("http://:5000", nil),
        ("127.0.0.1:5000", nil), ("http://", nil), ("http://a b", nil), ("http://h?x=1", nil),
    ])
    func addressesAreChecked(text: String, address: String?) {
        #expect(MLflowAddress(text)?.description == address)
    }

    @Test func credentialsAreThoseOfTheEnvironment() {
        func header(_ variables: [String: String]) -> String? {
            MLflowCredentials(in: variables).authorization
        }
        #expect(header([:]) == nil)
        #expect(header(["MLFLOW_TRACKING_TOKEN": "t"]) == "Bearer t")
        let user = ["MLFLOW_TRACKING_USERNAME": "u", "MLFLOW_TRACKING_PASSWORD": "p:w"]
        #expect(header(user) == "Basic dTpwOnc=")
    }
}
