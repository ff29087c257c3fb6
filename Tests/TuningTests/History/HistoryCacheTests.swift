import Numerical
import Testing
import Tuning

@Suite struct HistoryCacheTests {
    /// The sum of the numbers that were told, as each row of a history left it.
    private struct Sums: Sendable {
        private(set) var sums = [0.0]
        private(set) var rowsRead = 0

        mutating func sum(of history: History) -> Double {
            for row in min(sums.count - 1, history.count)..<history.count where row >= sums.count - 1 {
                sums.append(sums[row] + history.objectives[0][row])
                rowsRead += 1
            }
            return sums[history.count]
        }

        /// The sum as it is said by who keeps nothing.
        static func fresh(_ history: History) -> Double {
            var sums = Sums()
            return sums.sum(of: history)
        }
    }

    private static func append(_ value: Double, to history: inout History) {
        var record = TrialRecord(state: .complete)
        record.values = [value]
        let number = history.count
        history.append(FrozenTrial(id: .init(rawValue: number), number: number, record: record))
    }

    /// Studies that grow by turns, of which old snapshots are asked about too, do not mix; a cache that is too small for them
    /// says the same.
    @Test(arguments: [1, 2, 8]) func freshOnesSayTheSame(_ capacity: Int) {
        let cache = HistoryCache<Sums>(capacity: capacity)
        var random = RandomStream(seed: 1)
        var histories = (0..<3).map { _ in History(directions: [.minimize]) }
        var snapshots: [History] = []
        for _ in 0..<300 {
            let study = random.index(below: histories.count)
            Self.append(random.uniform(), to: &histories[study])
            snapshots.append(histories[study])
            let isLate = random.uniform() < 0.3
            let asked = isLate ? snapshots[random.index(below: snapshots.count)] : histories[study]
            let sum = cache.withState(of: asked, startingWith: Sums()) { $0.sum(of: asked) }
            #expect(sum == Sums.fresh(asked))
        }
    }

    /// Rows only grow: each is read once, and a state begins once.
    @Test func rowsAreReadOnce() {
        let cache = HistoryCache<Sums>()
        var history = History(directions: [.minimize])
        var beginnings = 0
        func new() -> Sums {
            beginnings += 1
            return Sums()
        }
        for value in 0..<50 {
            Self.append(Double(value), to: &history)
            let read = cache.withState(of: history, startingWith: new()) { sums in
                _ = sums.sum(of: history)
                return sums.rowsRead
            }
            #expect(read == history.count)
        }
        #expect(beginnings == 1)
    }

    /// Two histories with the same rows are two, unless one continues the other.
    @Test func equalRowsAreNotOneHistory() {
        let cache = HistoryCache<Int>()
        var (a, b) = (History(directions: [.minimize]), History(directions: [.minimize]))
        Self.append(1, to: &a)
        Self.append(1, to: &b)
        func asks(_ history: History) -> Int {
            cache.withState(of: history, startingWith: 0) { count in
                count += 1
                return count
            }
        }
        #expect(asks(a) == 1)
        #expect(asks(b) == 1)
        Self.append(2, to: &a)
        #expect(asks(a) == 2)
    }

    /// The oldest history is forgotten first, and what fails is no reason to forget.
    @Test func theOldestIsForgotten() {
        struct Failure: Error {}
        let cache = HistoryCache<Int>(capacity: 2)
        let histories = (0..<3).map { _ in History(directions: [.minimize]) }
        func count(_ history: History) -> Int {
            cache.withState(of: history, startingWith: 0) { count in
                count += 1
                return count
            }
        }
        #expect(histories.map(count) == [1, 1, 1])
        #expect(throws: Failure.self) {
            try cache.withState(of: histories[2], startingWith: 0) { _ in throw Failure() }
        }
        #expect(count(histories[2]) == 2)
        #expect(count(histories[1]) == 2)
        #expect(count(histories[0]) == 1)
    }
}
