import Experiments
import Testing

/// Whatever happens in whatever order, processes end, and what is left of them is ended.
struct ProcessLifecycleTests {
    private typealias Event = ProcessLifecycle.Event

    private static let events: [Event] = [
        .stop(.pruned), .stop(.interrupted), .kill, .graceIsOver, .exited(.exited(0), groupIsAlive: true),
        .exited(.exited(0), groupIsAlive: false), .looked(groupIsAlive: true), .looked(groupIsAlive: false),
    ]

    @Test func theUsualLives() {
        var life = ProcessLifecycle()
        #expect(life.handle(.exited(.exited(3), groupIsAlive: false)) == [.finish])
        #expect((life.cause, life.status) == (nil, .exited(3)))

        life = ProcessLifecycle()
        #expect(life.handle(.stop(.pruned)) == [.terminate, .startGrace])
        #expect(life.handle(.stop(.timedOut)) == [])
        #expect(life.handle(.graceIsOver) == [.kill, .startGrace])
        #expect(life.handle(.exited(.signalled(9), groupIsAlive: false)) == [.finish])
        #expect(life.cause == .pruned)

        life = ProcessLifecycle()
        #expect(
            life.handle(.exited(.exited(0), groupIsAlive: true)) == [.terminate, .startGrace, .lookAgain])
        #expect(life.handle(.looked(groupIsAlive: true)) == [.lookAgain])
        #expect(life.handle(.graceIsOver) == [.kill, .startGrace])
        #expect(life.handle(.looked(groupIsAlive: false)) == [.finish])
        #expect(life.cause == nil)

        // A process that even the kernel cannot end is given up.
        life = ProcessLifecycle()
        #expect(life.handle(.kill) == [.kill, .startGrace])
        #expect(life.handle(.graceIsOver) == [.finish])
    }

    /// All orders of five events, small world whole: a life ends once; what is asked to end is ended when it does not.
    @Test func everyLifeEndsOnceAndLeavesNothing() {
        for world in 0..<32768 {
            var life = ProcessLifecycle()
            var (finished, exited, alive, told) = (0, false, true, false)
            var digits = world
            for _ in 0..<5 {
                let event = Self.events[digits % 8]
                digits /= 8
                if case .exited(_, let groupIsAlive) = event {
                    if exited { continue }
                    (exited, alive) = (true, groupIsAlive)
                }
                if case .looked(let groupIsAlive) = event {
                    guard exited, !groupIsAlive || alive else { continue }
                    alive = groupIsAlive
                }
                let actions = life.handle(event)
                if actions.contains(.kill) { told = true }
                finished += actions.count { $0 == .finish }
                if actions.contains(.finish) {
                    #expect(exited || told, "a life ended before its process: \(world)")
                    #expect(!alive || told, "a process was left: \(world)")
                }
            }
            #expect(finished <= 1, "a life ended twice: \(world)")
            // What comes in the end of every life.
            if finished == 0 {
                let end: Event =
                    exited ? .looked(groupIsAlive: false) : .exited(.signalled(9), groupIsAlive: false)
                let rest = life.handle(.kill) + life.handle(end)
                #expect(rest.contains(.finish), "a life without end: \(world)")
            }
        }
    }
}
