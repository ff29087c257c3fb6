import Experiments
import Testing
import Tuning

/// What a trial's program is given, and what it can report.
@Suite(.serialized)
struct TrialProgramTests {
    @Test func aProgramGetsItsParametersAndReports() async throws {
        let lab = try Laboratory()
        let script = """
            echo "$1 $2" > $0/args; env | grep ^APUS_ > $0/env; env | grep -E '^O(MP|PENBLAS)' > $0/threads
            echo hello; echo acc=0.25 step=1; echo '{"step": 2, "acc": 0.5, "loss": 1.5}'; echo trouble >&2
            """
        let trial = try await lab.trial(of: script)
        #expect(trial.state == .complete)
        #expect(trial.values == [0.5])
        #expect(trial.reports == [1: 0.25, 2: 0.5])
        #expect(trial.metrics == ["acc": [1: 0.25, 2: 0.5], "loss": [2: 1.5]])
        let x = try #require(trial.parameters["x"]), kind = try #require(trial.parameters["kind"])
        #expect(lab.read("args") == "\(x) \(kind)\n")
        let environment = Set(lab.read("env").split(separator: "\n").map(String.init))
        #expect(
            environment.isSuperset(of: [
                "APUS_STUDY=study", "APUS_TRIAL=0", "APUS_ATTEMPT=1", "APUS_PARAM_X=\(x)",
                "APUS_PARAM_x=\(x)",
                "APUS_PARAM_KIND=\(kind)", #"APUS_PARAMS={"x": \#(x), "kind": "\#(kind)"}"#,
                "APUS_CHECKPOINT_DIR=\(lab.folder)/runs/study/0/checkpoint",
            ]), "\(environment)")
        #expect(lab.read("threads").contains("OMP_NUM_THREADS="))
        #expect(lab.read("threads").contains("OMP_WAIT_POLICY=passive"))
        #expect(!lab.exists("runs/study/0/checkpoint"))
        let log = lab.read("runs/study/0/output.log")
        #expect(log.contains("hello\n") && log.contains("trouble\n"))
    }

    @Test(arguments: [
        ("echo acc=1; echo acc=2", 2.0), ("echo acc=1 final=true; echo acc=2", 1),
        (#"echo '{"acc": 3, "final": true}'; echo acc=2"#, 3), ("printf acc=4", 4),
        ("echo acc=inf", .infinity),
        (#"echo '{"acc": "-inf"}'"#, -.infinity), ("printf 'acc=5\\r'", 5),
        ("echo ' acc=1e-3, step=7'", 1e-3),
        ("printf '\\377\\376\\nacc=6\\n\\200'", 6), ("head -c 3000000 /dev/zero; echo; echo acc=7", 7),
        ("yes | head -n 300000; echo acc=8", 8), ("echo acc=9 >&2; echo acc=10", 10),
        ("echo acc=nan; echo acc=11", 11),
    ])
    func theLastValueCountsUnlessOneIsFinal(script: String, value: Double) async throws {
        let trial = try await Laboratory().trial(of: script)
        #expect(trial.state == .complete, "\(trial.failureReason ?? "")")
        #expect(trial.values == [value])
    }

    @Test(arguments: [
        ("echo last words; exit 3", "", "exit status 3\nlast words"),
        ("echo a; echo b >&2; exit 1", "", "exit status 1\na\nb"),
        ("kill -9 $$", "", "ended by signal 9 (SIGKILL)"),
        ("echo nothing", "", "ended without a value of acc\nnothing"),
        ("echo acc=nan", "", "acc is not a number: nan\nacc=nan"),
        ("echo acc=many", "", "acc is not a number: many\nacc=many"),
        (#"echo '{"acc": null}'"#, "", "acc is not a number: null\n{\"acc\": null}"),
        ("echo acc=1 > /dev/null; exec 1>&-; exit 0", "", "ended without a value of acc"),
        ("echo acc=1; sleep 100", ", timeout: 100ms", "timed out after 100 ms\nacc=1"),
        ("printf 'a\\033[1mb\\001\\n\\377\\n'; exit 2", "", "exit status 2\na[1mb\n\u{FFFD}"),
        (
            #"python3 -c 'x = bytearray(1 << 30)'; exit $?"#, ", resources: {memory: 256MiB}",
            "needed more than 256 MiB of memory"
        ),
    ])
    func aFailureHasItsReason(script: String, run: String, reason: String) async throws {
        let trial = try await Laboratory().trial(of: script, run: run)
        #expect(trial.state == .failed)
        #expect(trial.failureReason?.hasPrefix(reason) == true, "\(trial.failureReason ?? "")")
    }

    /// A program that cannot be changed is read by its output, errors included; the steps count up.
    @Test func metricsAreFoundByPattern() async throws {
        let script = "for e in 1 2 3; do echo \"Epoch $e: val_acc=0.$e.\" >&2; done; echo 'size 12 MB'"
        let run = ", metrics: {acc: 'val_acc=([0-9.]+)', size: 'size (\\d+)'}"
        let trial = try await Laboratory().trial(of: script, run: run)
        #expect(trial.values == [0.3])
        #expect(trial.reports == [1: 0.1, 2: 0.2, 3: 0.3])
        #expect(trial.metrics["size"] == [1: 12])
        let counted = try await Laboratory().trial(
            of: script, run: ", metrics: {acc: 'val_acc=([0-9.]+)', step: 'Epoch (\\d)'}")
        #expect(counted.reports == [1: 0.1, 2: 0.2, 3: 0.3])
    }

    @Test func aConstraintIsMeasured() async throws {
        let lab = try Laboratory()
        let more = "constraints: [ms <= 20, acc >= 0.5]"
        try await lab.run(lab.experiment("echo acc=0.75 ms=25", more: more))
        let trial = try await lab.trials()[0]
        #expect(trial.constraints == ["ms <= 20.0": 5, "acc >= 0.5": -0.25])
        let other = try Laboratory()
        try await other.run(other.experiment("echo acc=0.75", more: more))
        #expect(try await other.trials()[0].failureReason?.hasPrefix("ended without a value of ms") == true)
    }

    @Test func aProgramThatCannotBeStartedStopsTheRun() async throws {
        let lab = try Laboratory()
        let text = """
            name: study
            objectives: [{metric: acc, goal: maximize}]
            parameters: {x: {float: [0, 1]}}
            run: {command: [/no/such/program]}
            budget: {trials: 10}
            """
        let result = try await lab.run(Experiment(parsing: text, file: "f"))
        let failure = TrialFailure.notStarted(
            program: "/no/such/program", reason: "No such file or directory")
        #expect(result.end == .notStartable(failure))
        #expect(try await lab.trials().map(\.failureReason) == [failure.description])
    }

    @Test func theSameFailureAgainAndAgainStopsTheRun() async throws {
        let lab = try Laboratory()
        let result = try await lab.run(lab.experiment("echo no module; exit 1", trials: 20))
        #expect(result.end == .sameFailure(count: 10, .exited(1), lastLines: ["no module"]))
        #expect(try await lab.trials().count == 10)
        let other = try Laboratory()
        #expect(try await other.run(other.experiment("echo $1; exit 1", trials: 12)).end == .budget)
    }
}
