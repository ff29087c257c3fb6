import FoundationEssentials
import Numerical
import Testing
import Tuning

/// Who is taken for lost, whatever the clocks say.
struct LeaseWatchTests {
    private let start = Date(timeIntervalSince1970: 1_800_000_000)
    private let other = "elsewhere:1:2:space"

    private func trial(_ lease: Lease?, id: Int = 0) -> FrozenTrial {
        var record = TrialRecord(state: .running)
        record.lease = lease
        return FrozenTrial(id: FrozenTrial.ID(rawValue: id), number: id, record: record)
    }

    private func lease(_ owner: String, until seconds: Double) -> Lease {
        Lease(owner: owner, expires: start + seconds)
    }

    /// Looks every `pause` seconds for as long as `limit` at a trial whose lease is `lease`, by a clock that shows `now`;
    /// tells after which time it is lost.
    private func loss(
        of lease: Lease, pause: Int = 10, limit: Int = 10_000, showing now: (Int) -> Date
    ) -> Int? {
        var watch = LeaseWatch()
        for second in stride(from: 0, through: limit, by: pause)
        where !watch.lost(among: [trial(lease)], now: now(second), at: .seconds(second)).isEmpty {
            return second
        }
        return nil
    }

    @Test func aSilentWorkerIsLostAfterItsLease() {
        #expect(loss(of: lease(other, until: 60)) { start + Double($0) } == 60)
        // First seen when half of it is over: nobody knows since when it is so, and it has all of its time.
        #expect(loss(of: lease(other, until: 30)) { start + Double($0) } == 60)
        #expect(loss(of: lease(other, until: 300)) { start + Double($0) } == 300)
    }

    /// Minutes, hours or years, forwards or backwards: a silent one is lost, and not at once.
    @Test(arguments: [-86400.0 * 365, -3600, -300, 300, 3600, 86400 * 365] as [Double], [0, 20, 50])
    func aClockThatJumps(jump: Double, after second: Int) throws {
        let loss = try #require(
            loss(of: lease(other, until: 60)) { start + Double($0) + ($0 >= second ? jump : 0) })
        #expect(loss >= 60 && loss <= 600)
    }

    /// A worker that speaks up is never lost, whatever its clock and ours say.
    @Test(arguments: 0..<20)
    func oneThatIsHeardFromIsNotLost(seed: UInt64) {
        var random = RandomStream(seed: seed, stream: 0)
        var watch = LeaseWatch()
        var (theirs, ours, heard) = (0.0, 0.0, 0)
        for second in stride(from: 0, through: 3600, by: 7) {
            if random.next() % 10 == 0 { theirs += Double(random.next() % 20_000) - 10_000 }
            if random.next() % 10 == 0 { ours += Double(random.next() % 20_000) - 10_000 }
            if second - heard >= 10 { heard = second }
            let lease = lease(other, until: Double(heard) + 60 + theirs)
            let lost = watch.lost(
                among: [trial(lease)], now: start + Double(second) + ours, at: .seconds(second))
            #expect(lost.isEmpty)
        }
    }

    /// A watcher that was stopped for an hour has missed what the workers said meanwhile.
    @Test func timeCountsOnlyWhileItIsWatched() {
        var watch = LeaseWatch()
        func look(_ second: Int) -> Bool {
            watch.lost(
                among: [trial(lease(other, until: 60))], now: start + Double(second), at: .seconds(second)
            ).isEmpty
        }
        let quiet = [0, 10, 3610, 3620, 3630].map(look)
        #expect(quiet.allSatisfy { $0 })
        #expect(!look(3640))
    }

    @Test func aDeadProcessIsLostAtOnce() {
        var watch = LeaseWatch()
        let trial = trial(lease(Worker.current.owner, until: 60))
        #expect(watch.lost(among: [trial], now: start, at: .zero, isAlive: { _ in true }).isEmpty)
        #expect(watch.lost(among: [trial], now: start, at: .zero, isAlive: { _ in nil }).isEmpty)
        #expect(watch.lost(among: [trial], now: start, at: .zero, isAlive: { _ in false }) == [trial])
    }

    /// A process that lives and says nothing, as it was stopped, has its lease and no more.
    @Test func aStoppedProcessIsLost() {
        #expect(loss(of: lease(Worker.current.owner, until: 60)) { start + Double($0) } == 60)
    }

    @Test func whoMakesNoPromiseIsLeftAlone() {
        var watch = LeaseWatch()
        for second in stride(from: 0, through: 100_000, by: 10) {
            #expect(
                watch.lost(among: [trial(nil)], now: start + Double(second), at: .seconds(second)).isEmpty)
        }
    }

    /// Ten times as long as the longest trial, an hour at least, and ten minutes for clocks that differ.
    @Test func whoAsksAndTellsHasLong() {
        let short = Lease.silent(longest: 5, at: start)
        #expect(short.expires == start + 3600)
        #expect(Lease.silent(longest: 5000, at: start).expires == start + 50_000)
        #expect(Lease.silent(longest: 1e12, at: start).expires == start + 30 * 86400)
        #expect(loss(of: short) { start + Double($0) } == 3600)
        // Looked at once, by a process of its own each time.
        func isLost(_ second: Double) -> Bool {
            var watch = LeaseWatch()
            return !watch.lost(among: [trial(short)], now: start + second, at: .zero).isEmpty
        }
        #expect(!isLost(4000) && isLost(4300))
    }

    /// Its workers do not say how long they may be silent.
    @Test func optunasWorkersHaveFiveMinutes() {
        let loss = loss(of: Lease(owner: "optuna", expires: start + 120)) { start + Double($0) }
        #expect(loss == 300)
    }

    /// What others promise counts, however long.
    @Test func aPromiseOfSomebodyElseCounts() {
        #expect(loss(of: lease("me", until: 7200)) { start + Double($0) } == 7200)
    }
}
