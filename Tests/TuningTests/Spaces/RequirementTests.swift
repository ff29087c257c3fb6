import Testing
import Tuning

@Suite struct RequirementTests {
    private static let space: [(String, Distribution)] = [
        ("a", .int(-3...5)), ("b", .float(0.25...2)), ("n", .int(1...12)),
        ("kernel", .categorical(["rbf", "poly", "linear"])),
    ]

    /// Values that `Scripts/reference/requirements.py` takes from Python.
    @Test func sayWhatTheySayInPython() throws {
        for item in try #require(try Fixture.json("requirements").array) {
            let text = try #require(item["text"]?.string)
            let requirement = try Requirement(text, over: Self.space)
            let points = try #require(item["points"]?.array)
            for (point, holds) in zip(points, try #require(item["holds"]?.array)) {
                let values = point.array?.map(\.parameterValue) ?? []
                #expect(
                    (requirement.violation { values[$0] } == 0) == (holds == .bool(true)),
                    "\(text) at \(values)")
            }
        }
    }

    @Test func whatIsNotThereIsUnknown() throws {
        func violation(_ text: String, kernel: ParameterValue?, n: ParameterValue?) throws -> Double? {
            try Requirement(text, over: Self.space).violation { $0 == 3 ? kernel : n }
        }
        let text = "not (kernel == poly and n > 3)"
        #expect(try violation(text, kernel: "rbf", n: nil) == 0)
        #expect(try violation(text, kernel: "poly", n: nil) == nil)
        #expect(try violation(text, kernel: "poly", n: 3) == 0)
        #expect(try #require(try violation(text, kernel: "poly", n: 4)) > 0)
        #expect(try violation("kernel == rbf or n == 1", kernel: nil, n: 1) == 0)
    }

    @Test func numbersThatAgreeInNineDigitsAreEqual() throws {
        let sum = try Requirement("a + b == 1", over: [("a", .float(0...1)), ("b", .float(0...1))])
        #expect(sum.violation { $0 == 0 ? 0.1 : 0.9000000000001 } == 0)
        #expect(try #require(sum.violation { $0 == 0 ? 0.1 : 0.9001 }) > 0)
        let ints = try Requirement("n == 1000000000001", over: [("n", .int(0...(1 << 50)))])
        #expect(try #require(ints.violation { _ in 1_000_000_000_000 }) > 0)
    }

    /// A name may hold what otherwise calculates: the longest name that there is counts.
    @Test func namesMayLookLikeCalculations() throws {
        let space: [(String, Distribution)] = [("a", .int(0...9)), ("b", .int(0...9)), ("a-b", .int(0...9))]
        let named = try Requirement("a-b == 1", over: space)
        #expect(named.parameters == [2])
        #expect(try Requirement("a - b == 1", over: space).parameters == [0, 1])
        #expect(try Requirement("a/b == 1", over: space).parameters == [0, 1])
    }

    @Test(arguments: [
        ("a <= ", 5, "found the end; expected a parameter, a number or a text"),
        ("a <= c", 5, "there is no parameter “c”; the parameters are a, b, n, kernel"),
        ("kernel == 'pol'", 7, "kernel is never pol; it is one of rbf, poly, linear"),
        (
            "kernel + 1 > 2", 0,
            "kernel (one of rbf, poly, linear) is no number, and cannot be calculated with"
        ),
        ("kernel < 3", 7, "kernel (one of rbf, poly, linear) and 3.0 cannot be compared by <"),
        ("a + 1", 0, "this is neither true nor false; expected a condition, such as a <= b"),
        ("not a", 4, "this is neither true nor false; expected a condition, such as a <= b"),
        ("1 > 2", 0, "it names no parameter, so that it holds always or never"),
        ("a <= 1)", 6, "“)” makes no sense there"), ("a ? 1", 2, "“?” makes no sense there"),
        ("(a <= 1", 7, "found the end; expected “)”"),
        ("abs(a, b) > 1", 3, "found 2; expected one operand of abs"),
    ])
    func mistakesAreTold(text: String, offset: Int, words: String) {
        let error = #expect(throws: RequirementError.self) { try Requirement(text, over: Self.space) }
        #expect(error?.offset == offset)
        #expect(error?.problem.description == words)
    }

    @Test func whatCannotHoldIsRefused() {
        #expect(throws: SearchSpaceError.infeasible(["a > 9"])) {
            try DeclaredSpace([.init("a", .int(0...9))], requirements: ["a > 9"])
        }
        #expect(throws: SearchSpaceError.infeasible(["a < b", "b < a"])) {
            try DeclaredSpace(
                [.init("a", .float(0...1)), .init("b", .float(0...1))], requirements: ["a < b", "b < a"])
        }
    }
}
