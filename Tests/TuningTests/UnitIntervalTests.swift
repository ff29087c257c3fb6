import Testing
import Tuning

/// Values and their places between 0 and 1.
@Suite struct UnitIntervalTests {
    @Test func positionsAreTakenBackByQuantiles() throws {
        let distributions: [Distribution] = [
            .float(-2...6), .float(1e-5...10, .log), .float(0...1, .stepped(by: 0.1)), .int(-3...9),
            .int(1...40, .log), .int(-9...12, .stepped(by: 7)), .categorical(["a", "b", "c"]),
            .float(-1e308...1.7e308),
        ]
        for distribution in try distributions.map({ try $0.validated(for: "x") }) {
            for step in 0...40 {
                let value = distribution.quantile(Double(step) / 40)
                let position = distribution.position(of: value)
                let again = distribution.quantile(position)
                #expect((0...1).contains(position))
                #expect(abs(again - value) <= 1e-12 * max(1, abs(value)), "\(distribution) at \(value)")
            }
        }
    }
}
