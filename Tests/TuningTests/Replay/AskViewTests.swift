import Numerical
import Testing
import Tuning

@Suite struct AskViewTests {
    @Test(arguments: 0..<200 as Range<UInt64>)
    func notesAreReadAsTheyWereWritten(seed: UInt64) {
        var random = RandomStream(seed: seed)
        var view = AskView(settings: seed % 3 == 0 ? nil : "k3x", given: Int(seed % 4))
        if seed % 5 > 0 {
            view.reader = "r2d2"
            view.start = random.index(below: 40)
            view.rows = (0..<random.index(below: 20)).map { _ in random.index(below: 30) }
            view.running = (0..<random.index(below: 9)).map { number in
                .init(
                    number: number * (1 + random.index(below: 2)), parameters: random.index(below: 3),
                    isProposed: random.index(below: 2) == 0)
            }
        }
        #expect(AskView(view.text) == view, "\(view.text)")
    }

    @Test func notesAreShort() {
        var view = AskView(reader: "abc", start: 12, rows: [12, 13, 14, 17, 15])
        view.running = [20, 21, 22].map { .init(number: $0, parameters: 8, isProposed: true) }
        view.running.append(.init(number: 30, parameters: 0, isProposed: false))
        #expect(view.text == "abc 12+12-14,17,15 20-22:8p,30")
        #expect(AskView().text == "=")
    }

    @Test(arguments: ["", " ", "abc", "abc x+1", "abc 1", "abc 1+2-1", "abc 1+a", "abc 1+1 b", "= "])
    func otherTextsAreNoNotes(text: String) {
        #expect(AskView(text) == nil || text == "= ")
    }
}
