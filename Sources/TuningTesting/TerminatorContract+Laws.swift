import Testing
import Tuning

/// An assessment follows from the trials, and from nothing else.
extension TerminatorContract {
    func verifyLaws() throws {
        try verifyOrder()
        if promises.contains(.sparesProgress) { try verifyProgress() }
        if promises.contains(.mirrors) { try verifyMirror() }
    }

    /// A search that gets better at first, and then no more.
    private var levelling: [[Double]] {
        (0..<60).map { number -> [Double] in
            let (level, ripple) = (4 / Double(1 + min(number, 20)), Double(number * 7 % 5) / 4)
            return [level + ripple]
        }
    }

    /// Processes hear of the ends of trials in different orders, and all find the same; asked twice, they find it again.
    private func verifyOrder() throws {
        for count in [1, 2, 19, 20, 21, 35, 60] {
            let trials = Array(trials(levelling).prefix(count))
            let assessment = try assessment(of: trials)
            let isRepeated = try self.assessment(of: trials) == assessment
            #expect(isRepeated, "\(count) trials: asked again, it finds otherwise")
            let reordered = trials.reversed().sorted { $0.number % 3 < $1.number % 3 }
            let isStable = try self.assessment(of: reordered) == assessment
            #expect(isStable, "\(count) trials: it depends on the order of the history")
        }
    }

    private func verifyProgress() throws {
        for count in 1...50 {
            let values = (0..<count).map { [-Double($0 * $0)] }
            let assessment = try assessment(of: trials(values))
            #expect(!assessment.stops, "\(count) trials, each better than the last: \(assessment.reason)")
        }
    }

    private func verifyMirror() throws {
        for count in [5, 25, 60] {
            let values = levelling.prefix(count)
            let loss = try assessment(of: trials(Array(values)))
            let gain = try assessment(of: trials(values.map { $0.map(-) }), [.maximize])
            let isSame = loss == gain
            #expect(isSame, "\(count) trials: losses and gains are not judged alike")
        }
    }
}
