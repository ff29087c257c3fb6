import Experiments
import Testing
import Tuning

/// The test set is used once.
@Suite struct FinalTests {
    private func experiment(
        in lab: Laboratory, final: String, trials: Int = 4, script: String = "echo acc=$1"
    )
        throws -> Experiment
    {
        let command = "command: [sh, -c, \(JSON.string(final).text.rawValue), \"\(lab.folder)\", \"{x}\"]"
        return try lab.experiment(
            script, trials: trials, more: "sampler: random\nfinal: {\(command), metrics: [test_acc]}")
    }

    private func run(_ experiment: Experiment, in lab: Laboratory, again: Bool = false) async throws
        -> FinalRun.Outcome?
    {
        let result = try await lab.run(experiment)
        let final = try #require(FinalRun(experiment, in: lab.storage, root: lab.folder + "/runs"))
        return try await final(result.standing, again: again)
    }

    @Test func theChosenTrialIsEvaluatedOnce() async throws {
        let lab = try Laboratory()
        let script = "echo $APUS_FINAL $APUS_TRIAL $1 >> $0/finals; echo test_acc=0.75 other=3"
        let experiment = try experiment(in: lab, final: script)
        guard case .done(let record)? = try await run(experiment, in: lab) else {
            Issue.record("it was not evaluated")
            return
        }
        let best = try #require(try await lab.trials().max { $0.values[0] < $1.values[0] })
        #expect(record.trial == best.number && record.state == .complete)
        #expect(record.metrics == ["test_acc": 0.75] && !record.isAgain)
        #expect(lab.read("finals") == "1 \(best.number) \(best.parameters["x"] ?? .null)\n")
        #expect(try await run(experiment, in: lab) == .refused(record))
        #expect(lab.read("finals").split(separator: "\n").count == 1)
        guard case .done(let second)? = try await run(experiment, in: lab, again: true) else {
            Issue.record("it was not evaluated again")
            return
        }
        #expect(second.isAgain)
        #expect(try await lab.storage.study(named: "study").finalRecords == [record, second])
        #expect(try await lab.storage.study(named: "study").testSetWarning == nil)
    }

    @Test func aSearchThatGoesOnAfterwardsIsMarked() async throws {
        let lab = try Laboratory()
        _ = try await run(experiment(in: lab, final: "echo test_acc=1"), in: lab)
        let outcome = try await run(experiment(in: lab, final: "echo test_acc=1", trials: 6), in: lab)
        if case .refused = outcome {} else { Issue.record("\(String(describing: outcome))") }
        let warning = try await lab.storage.study(named: "study").testSetWarning
        #expect(warning?.hasPrefix("the search went on after the test set had been used for #") == true)
    }

    @Test func trialsThatTellWhatIsToBeToldOnceAreMarked() async throws {
        let lab = try Laboratory()
        try await lab.run(
            experiment(in: lab, final: "echo test_acc=1", trials: 1, script: "echo acc=1 test_acc=1"))
        let warning = try await lab.storage.study(named: "study").testSetWarning
        #expect(warning == "trials reported test_acc, which is to be measured once, at the end")
    }

    @Test(arguments: [
        ("exit 3", "exit status 3"), ("echo other=1", "ended without a value of test_acc"),
        ("kill -9 $$", "ended by signal 9 (SIGKILL)"),
    ])
    func anEvaluationThatFailsHasUsedTheTestSetToo(script: String, reason: String) async throws {
        let lab = try Laboratory()
        let experiment = try experiment(in: lab, final: script)
        guard case .done(let record)? = try await run(experiment, in: lab) else {
            Issue.record("it was not evaluated")
            return
        }
        #expect(record.state == .failed && record.reason == reason)
        #expect(try await run(experiment, in: lab) == .refused(record))
    }

    @Test func aProgramThatTakesTooLongIsEnded() async throws {
        let lab = try Laboratory()
        var experiment = try experiment(in: lab, final: "echo $$ > $0/pid; exec sleep 600")
        experiment.final?.timeout = .milliseconds(300)
        guard case .done(let record)? = try await run(experiment, in: lab) else {
            Issue.record("it was not evaluated")
            return
        }
        #expect(record.reason == "timed out after 300 ms")
        #expect(!isRunning(lab.read("pid")))
    }
}
