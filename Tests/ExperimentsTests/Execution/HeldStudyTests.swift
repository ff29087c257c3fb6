import Experiments
import Synchronization
import Testing
import Tuning

/// Studies that people pause.
@Suite struct HeldStudyTests {
    /// The first trial pauses nothing that runs; the second starts when the study goes on.
    @Test func noTrialStartsWhileAStudyIsPaused() async throws {
        let laboratory = try Laboratory()
        let experiment = try laboratory.experiment(
            "touch $0/started; while [ ! -e $0/go ]; do sleep 0.01; done; echo acc=1", trials: 2)
        // Each look at the clock is a second after the one before: nothing that was seen is taken for what is.
        var clock = Clockwork.real
        let looks = Atomic(0)
        clock.elapsed = { .seconds(looks.add(1, ordering: .relaxed).newValue) }
        let run = Task { [clock] in try await laboratory.run(experiment, clock: clock) }
        try await laboratory.wait(for: "the first trial") { laboratory.exists("started") }
        let study = try await laboratory.storage.study(named: "study").id
        try await laboratory.storage.hold(study, true)
        laboratory.touch("go")
        try await laboratory.wait(for: "the pause") {
            laboratory.events.contains { event in
                if case .explained(let words) = event { words.contains("paused") } else { false }
            }
        }
        #expect(try await laboratory.trials().map(\.state) == [.complete])
        try await laboratory.storage.hold(study, false)
        #expect(try await run.value.end == .budget)
        #expect(try await laboratory.trials().map(\.state) == [.complete, .complete])
    }

    @Test func whatATrialLeftIsFound() async throws {
        let laboratory = try Laboratory()
        let script =
            "echo hello; echo acc=1; mkdir -p $APUS_CHECKPOINT_DIR; echo 12345 > $APUS_CHECKPOINT_DIR/state"
        try await laboratory.run(laboratory.experiment(script))
        let record = try await laboratory.storage.study(named: "study")
        let files = try #require(TrialFiles(of: 0, study: record, in: laboratory.folder + "/runs"))
        #expect(files.log == "hello\nacc=1\n" && files.logSize == 12)
        #expect(files.files.map(\.path) == ["checkpoint/state", "output.log"])
        #expect(files.files.map(\.size) == [6, 12])
        #expect(TrialFiles(of: 1, study: record, in: laboratory.folder + "/runs") == nil)
    }

    /// Whoever writes to the storage does not choose what is read.
    @Test(arguments: ["..", "../runs", "/etc", ".hidden"])
    func onlyFoldersOfStudiesAreRead(_ folder: String) async throws {
        let laboratory = try Laboratory()
        try await laboratory.run(laboratory.experiment("echo acc=1"))
        var record = try await laboratory.storage.study(named: "study")
        record.systemAttributes["apus:folder"] = JSON.string(folder).text
        #expect(TrialFiles(of: 0, study: record, in: laboratory.folder + "/runs/study") == nil)
    }
}
