import Synchronization
import Testing
import Tuning

/// What happens to a study, told as it happens.
@Suite struct EventTests {
    @Test func changesAreToldAsTheyHappen() async throws {
        let storage = InMemoryStorage()
        let study = try await Study.create("s", .minimize, sampler: .random, in: storage)
        try await RunningServer.use(of: storage) { server in
            let states = Mutex<[String]>([])
            try await server.events(of: "s") { event in
                switch event.kind {
                case "ready": try await study.setUserAttribute("note", to: "n")
                case "study": _ = try await study.ask()
                case "trial":
                    let state = event.data["state"]?.string ?? ""
                    states.withLock { $0.append(state) }
                    if state == "running" { try await study.tell(number: 0, .complete([1])) }
                default: Issue.record("an event \(event.kind)")
                }
                return states.withLock { $0.last == "complete" }
            }
            #expect(states.withLock { $0.first } == "running")
        }
    }

    /// A reader that comes back with the id of its last event misses nothing, nor does one that starts with a list.
    @Test func nothingIsMissedWhenItComesBack() async throws {
        let storage = InMemoryStorage()
        let study = try await Study.create("s", .minimize, sampler: .random, in: storage)
        try await RunningServer.use(of: storage) { server in
            try await study.optimize(trials: 10) { try $0.suggestFloat("x", in: 0...1) }
            let list = try await server.call("GET", "/api/studies/s/trials")
            var id = try #require(list.headers["last-event-id"])
            let seen = Mutex(Set((list.json.array ?? []).compactMap { $0["number"]?.integer }))
            for round in 1...5 {
                try await study.optimize(trials: 7) { try $0.suggestFloat("x", in: 0...1) }
                let last = Mutex(id)
                try await server.events(of: "s", after: id) { event in
                    if let number = event.data["number"]?.integer { _ = seen.withLock { $0.insert(number) } }
                    if let id = event.id { last.withLock { $0 = id } }
                    return seen.withLock { $0.count } >= 10 + 7 * round && event.id != nil
                }
                id = last.withLock { $0 }
            }
            #expect(seen.withLock { $0 } == Set(0..<45))
        }
    }

    /// Pages share what is read: a change that another call has read first is told all the same.
    @Test func whatOthersHaveReadIsToldToo() async throws {
        let storage = InMemoryStorage()
        let study = try await Study.create("s", .minimize, sampler: .random, in: storage)
        try await RunningServer.use(of: storage) { server in
            let seen = Mutex(Set<Int>())
            try await server.events(of: "s") { event in
                if event.kind == "ready" {
                    for _ in 0..<20 {
                        try await study.optimize(trials: 1) { try $0.suggestFloat("x", in: 0...1) }
                        #expect(try await server.call("GET", "/api/studies/s/summary").status == 200)
                    }
                }
                if event.data["state"] == "complete", let number = event.data["number"]?.integer {
                    _ = seen.withLock { $0.insert(number) }
                }
                return seen.withLock { $0.count } == 20
            }
            #expect(seen.withLock { $0 } == Set(0..<20))
        }
    }

    @Test func theEndOfAStudyIsTheEnd() async throws {
        try await RunningServer.use { server in
            try await server.createStudy()
            let kinds = Mutex<[String]>([])
            try await server.events(of: "s") { event in
                kinds.withLock { $0.append(event.kind) }
                if event.kind == "ready" { _ = try await server.call("DELETE", "/api/studies/s") }
                return false
            }
            #expect(kinds.withLock { $0 } == ["ready", "deleted"])
        }
    }

    @Test func anIDThatIsNoneIsRefused() async throws {
        try await RunningServer.use { server in
            try await server.createStudy()
            for id in ["x", "eyJ9", ""] {
                let answer = try await server.call(
                    "GET", "/api/studies/s/events", headers: ["Last-Event-ID": id])
                #expect(answer.status == 422)
            }
            #expect(try await server.call("GET", "/api/studies/none/events").status == 404)
        }
    }

    /// A hundred listeners at once are told the same.
    @Test func manyListen() async throws {
        let storage = InMemoryStorage()
        let study = try await Study.create("s", .minimize, sampler: .random, in: storage)
        try await RunningServer.use(of: storage) { server in
            try await withThrowingTaskGroup(of: Int.self) { group in
                for _ in 0..<100 {
                    group.addTask {
                        let seen = Mutex(Set<Int>())
                        try await server.events(of: "s", after: "start") { event in
                            if event.data["state"] == "complete", let number = event.data["number"]?.integer {
                                _ = seen.withLock { $0.insert(number) }
                            }
                            return seen.withLock { $0.count } == 20
                        }
                        return seen.withLock { $0.count }
                    }
                }
                try await study.optimize(trials: 20) { try $0.suggestFloat("x", in: 0...1) }
                for try await count in group { #expect(count == 20) }
            }
        }
    }
}
