import Foundation
import Testing
import Tuning

/// The reference values in `Fixtures`, read from the bundle of this target.
enum Fixture {
    static func json(_ name: String) throws -> JSON {
        let url = try #require(Bundle.module.url(forResource: "Fixtures/\(name)", withExtension: "json"))
        return try #require(JSON(parsing: String(decoding: Data(contentsOf: url), as: UTF8.self)))
    }
}

@Suite struct DistributionTests {
    @Test func numericDistributionsAreOptunas() throws {
        let cases = try #require(try Fixture.json("distributions")["numeric"]?.array)
        #expect(cases.count > 200)
        for example in cases {
            let request = try #require(example["request"])
            let distribution = try Self.distribution(request).validated(for: "x")
            let text = try #require(example["json"]?.string)
            #expect(distribution.json.text.rawValue == text)
            #expect(Distribution(json: try #require(JSON(parsing: text))) == distribution)
        }
    }

    private static func distribution(_ request: JSON) throws -> Distribution {
        let isLog = request["log"] == .bool(true)
        if request["kind"]?.string == "int" {
            let (low, high) = (try #require(request["low"]?.integer), try #require(request["high"]?.integer))
            return .int(
                low...high, isLog ? .log : request["step"]?.integer.map { .stepped(by: $0) } ?? .linear)
        }
        let (low, high) = (try #require(request["low"]?.number), try #require(request["high"]?.number))
        return .float(low...high, isLog ? .log : request["step"]?.number.map { .stepped(by: $0) } ?? .linear)
    }

    @Test func choicesAreOptunas() throws {
        let texts = try #require(try Fixture.json("distributions")["categorical"]?.array).compactMap(\.string)
        let expected: [Distribution] = [
            .categorical(["a", "b"]),
            .categorical([.null, true, 1, 2.5, "a", .float(.infinity), .float(.nan)]),
            .categorical(["ü", "\"", "\n\\", "名"]),
        ]
        for (text, distribution) in zip(texts, expected) {
            #expect(distribution.json.text.rawValue == text)
            #expect(Distribution(json: try #require(JSON(parsing: text))) == distribution)
        }
    }

    @Test(arguments: [
        (
            #"{"name": "UniformDistribution", "attributes": {"low": 0.0, "high": 1.0}}"#,
            Distribution.float(0...1)
        ),
        (
            #"{"name": "LogUniformDistribution", "attributes": {"low": 0.5, "high": 1.0}}"#,
            .float(0.5...1, .log)
        ),
        (
            #"{"name": "DiscreteUniformDistribution", "attributes": {"low": 0, "high": 1, "q": 0.5}}"#,
            .float(0...1, .stepped(by: 0.5))
        ),
        (
            #"{"name": "IntUniformDistribution", "attributes": {"step": 2, "low": 0, "high": 4}}"#,
            .int(0...4, .stepped(by: 2))
        ),
        (#"{"name": "IntLogUniformDistribution", "attributes": {"low": 1, "high": 4}}"#, .int(1...4, .log)),
        (#"{"type": "int", "low": 1, "high": 4}"#, .int(1...4)),
        (#"{"type": "float", "low": 1, "high": 4, "log": true}"#, .float(1...4, .log)),
        (#"{"type": "categorical", "choices": ["a", 1]}"#, .categorical(["a", 1])),
    ])
    func oldAndShortFormsAreRead(text: String, distribution: Distribution) throws {
        #expect(Distribution(json: try #require(JSON(parsing: text))) == distribution)
    }

    @Test func whatCannotBeDrawnIsRefused() {
        let wrong: [(Distribution, SearchSpaceError)] = [
            (.float(0...1, .log), .notPositive("x")), (.int(0...1, .log), .notPositive("x")),
            (.float(0...1, .stepped(by: 0)), .badStep("x")), (.int(0...1, .stepped(by: -1)), .badStep("x")),
            (.float(-.infinity...1), .notFinite("x")), (.categorical([]), .noChoices("x")),
        ]
        for (distribution, error) in wrong {
            #expect(throws: error) { try distribution.validated(for: "x") }
        }
    }

    @Test func compatibilityIsOptunas() {
        let groups: [[Distribution]] = [
            [.float(0...1), .float(5...7), .float(0...1, .stepped(by: 0.5))], [.float(1...2, .log)],
            [.int(0...1), .int(5...7, .stepped(by: 2))], [.int(1...2, .log)],
            [.categorical(["a", "b"])], [.categorical(["b", "a"])],
            [.categorical([1, 0]), .categorical([true, false]), .categorical([1.0, 0.0])],
        ]
        for (i, a) in groups.enumerated() {
            for (j, b) in groups.enumerated() {
                for x in a { for y in b { #expect(x.isCompatible(with: y) == (i == j), "\(x), \(y)") } }
            }
        }
    }

    @Test func theFirstMatchingChoiceWins() {
        let choices = Distribution.categorical([.null, true, 1, 1.0, "1", .float(.nan)])
        #expect(choices.internalValue(1) == 1)
        #expect(choices.internalValue("1") == 4)
        #expect(choices.internalValue(.float(.nan)) == 5)
        #expect(choices.internalValue(.null) == 0)
        #expect(choices.internalValue(2) == nil)
    }

    /// Every value of a finite distribution is drawn, at the frequency it should have.
    @Test func quantilesCoverTheRange() {
        let finite: [Distribution] = [
            .int(-3...3), .int(0...10, .stepped(by: 5)), .float(0...1, .stepped(by: 0.25)),
            .categorical(["a", "b", "c"]),
        ]
        for distribution in finite {
            let values = (0..<6000).map { distribution.quantile((Double($0) + 0.5) / 6000) }
            let counts = Dictionary(grouping: values) { $0 }.mapValues(\.count)
            #expect(counts.count == distribution.count)
            for (value, count) in counts {
                #expect(distribution.contains(value))
                #expect(abs(count - 6000 / counts.count) <= 1)
            }
        }
        for distribution in [Distribution.int(1...64, .log), .float(1e-5...1, .log), .float(-1e308...1e308)] {
            for u in [0, 1e-9, 0.3, 0.999999, 1 - 0x1p-53] {
                #expect(distribution.contains(distribution.quantile(u)))
            }
        }
    }
}
