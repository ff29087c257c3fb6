import Numerical
import Testing

@Suite struct StatisticsTests {
    struct Reference: Decodable {
        var mannWhitney: [MannWhitneyCase]
        var wilcoxon: [WilcoxonCase]
        var percentiles: [PercentileCase]
    }
    struct MannWhitneyCase: Decodable { var x, y: [Double], statistic: Double, p: [Double] }
    struct WilcoxonCase: Decodable { var d: [Double], statistic: Double, p: [Double] }
    struct PercentileCase: Decodable { var values: [Double], percent: Double, result: Double }

    static let reference = Result { try Fixture.read("statistics", as: Reference.self) }

    private func isClose(_ a: Double, _ b: Double) -> Bool { abs(a - b) <= 1e-12 * max(abs(a), abs(b)) }

    @Test func mannWhitneyIsSciPys() throws {
        let cases = try Self.reference.get().mannWhitney
        #expect(cases.count == 60)
        for example in cases {
            let test = MannWhitney(example.x, example.y)
            #expect(test.statistic == example.statistic)
            let p = [test.probability(.less), test.probability(.greater)]
            #expect(zip(p, example.p).allSatisfy(isClose), "\(example), \(p)")
        }
    }

    @Test func wilcoxonIsSciPys() throws {
        let cases = try Self.reference.get().wilcoxon
        #expect(cases.count == 60)
        for example in cases {
            let test = WilcoxonSignedRank(differences: example.d)
            #expect(test.statistic == example.statistic)
            let p = [test.probability(.less), test.probability(.greater)]
            #expect(zip(p, example.p).allSatisfy(isClose), "\(example), \(p)")
        }
    }

    @Test func percentilesAreNumPys() throws {
        for example in try Self.reference.get().percentiles {
            let result = example.values.percentile(example.percent)
            #expect(
                result == example.result || (result.isNaN && example.result.isNaN), "\(example), \(result)")
        }
    }

    /// Of all orders of 3 and 4 values, the share in which U is as large as here: counted one by one.
    @Test func exactProbabilitiesAreShares() {
        let splits = (0..<1 << 7).filter { $0.nonzeroBitCount == 3 }
        let statistics = splits.map { split in
            let isFirst = (0..<7).map { split >> $0 & 1 == 1 }
            let first = (0..<7).filter { isFirst[$0] }.map(Double.init)
            return MannWhitney(first, (0..<7).filter { !isFirst[$0] }.map(Double.init))
        }
        for test in statistics {
            let larger = statistics.count { $0.statistic >= test.statistic }
            let smaller = statistics.count { $0.statistic <= test.statistic }
            #expect(isClose(test.probability(.greater), Double(larger) / Double(splits.count)))
            #expect(isClose(test.probability(.less), Double(smaller) / Double(splits.count)))
        }
    }
}
