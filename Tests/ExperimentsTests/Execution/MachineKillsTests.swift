import Experiments
import Synchronization
import Testing

@Suite struct MachineKillsTests {
    /// A count taken beforehand is at most a second old, on a clock that runs forward; one taken afterwards is of now.
    @Test func countsAreOfAMomentAgo() {
        let kills = Atomic(3)
        let machine = MachineKills { kills.load(ordering: .relaxed) }
        #expect(machine.count(before: .seconds(10)) == 3)
        kills.store(4, ordering: .relaxed)
        #expect(machine.count(before: .milliseconds(10_900)) == 3)
        #expect(machine.count == 4)
        #expect(machine.count(before: .milliseconds(11_100)) == 4)
        kills.store(5, ordering: .relaxed)
        #expect(machine.count(before: .seconds(2)) == 5)
    }
}
