import Experiments
import Testing
import Tuning

/// What people see, letter by letter.
struct ProgressTests {
    private let experiment = """
        name: digits-svm
        objectives: [{metric: accuracy, goal: maximize}]
        parameters: {C: {float: [1e-3, 1e3], scale: log}, gamma: {float: [1e-6, 1e1], scale: log}, kernel: {choice: [rbf, poly]}}
        sampler: random
        pruner: asha
        run: {command: [train]}
        budget: {trials: 100}
        """

    private func standing(_ text: String, _ trials: [FrozenTrial], running: Int = 2, elapsed: Double = 64)
        throws -> RunStanding
    {
        let experiment = try Experiment(parsing: text, file: "f")
        var census = Census(directions: experiment.objectives.map(\.goal))
        census.apply(trials)
        return RunStanding(
            experiment: experiment, storage: "sqlite:///apus.db", census: census, finishedBefore: 0,
            running: running,
            parallel: 2, elapsed: .seconds(elapsed))
    }

    private func trial(_ number: Int, _ state: TrialState, _ values: [Double] = [], lastStep: Int = 0)
        -> FrozenTrial
    {
        var record = TrialRecord(state: state)
        record.values = values
        if lastStep > 0 { record.reports[lastStep] = 0.5 }
        record.parameters.set("C", 12.58, from: .float(1e-3...1e3, .log))
        record.parameters.set("gamma", 8.912e-4, from: .float(1e-6...10, .log))
        record.parameters.set("kernel", 0, from: .categorical(["rbf", "poly"]))
        return FrozenTrial(id: .init(rawValue: number), number: number, record: record)
    }

    /// 26 complete, 31 pruned, one failed; the best is 41.
    private var half: [FrozenTrial] {
        (0..<26).map { trial($0 == 25 ? 41 : $0, .complete, [0.9 + ($0 == 25 ? 0.09174 : 0)], lastStep: 10) }
            + (26..<57).map { trial($0 == 41 ? 57 : $0, .pruned, [0.5], lastStep: 2) } + [trial(58, .failed)]
    }

    @Test func theLineTellsHowTheRunStands() throws {
        let line = ProgressLine(try standing(experiment, half), style: Style(isRich: false))
        #expect(
            line.text(width: 110)
                == "▕████████████████▏           ▏ 58/100 · best 0.9917 (#41) · 2 running · 31 pruned · 1 failed · 0:46 left"
        )
        #expect(
            line.text(width: 85)
                == "▕█████▏   ▏ 58/100 · best 0.9917 (#41) · 2 running · 31 pruned · 1 failed · 0:46 left")
        #expect(line.text(width: 60) == "▕████   ▏ 58/100 · best 0.9917 (#41) · 2 running · 31 pruned")
        #expect(line.text(width: 30) == "58/100 · best 0.9917 (#41)")
        #expect(line.text(width: 3) == "58/100")
    }

    @Test func aNarrowTerminalIsNeverOverrun() throws {
        let line = ProgressLine(try standing(experiment, half), style: Style(isRich: false))
        for width in 6...140 { #expect(line.text(width: width).count <= width) }
    }

    @Test func theLineBeginsWithNothing() throws {
        let line = ProgressLine(
            try standing(experiment, [], running: 0, elapsed: 0), style: Style(isRich: false))
        #expect(line.text(width: 60) == "▕" + String(repeating: " ", count: 28) + "▏ 0/100")
        let timed =
            experiment.split(separator: "\n").dropLast().joined(separator: "\n") + "\nbudget: {time: 2m}"
        let half = ProgressLine(
            try standing(timed, [trial(0, .complete, [0.5])], running: 1, elapsed: 60),
            style: Style(isRich: false))
        #expect(
            half.text(width: 80)
                == "▕██████████████              ▏ 1 trial · best 0.5 (#0) · 1 running · 1:00 left")
    }

    @Test func coloursAddNoWidth() throws {
        let line = ProgressLine(try standing(experiment, half), style: Style(isRich: true)).text(width: 110)
        #expect(line.hasPrefix("▕\u{1B}[36m████████████████▏\u{1B}[0m"))
        #expect(line.contains("▏ \u{1B}[1m58/100\u{1B}[0m · best"))
    }

    @Test func theReportTellsWhatWasFound() throws {
        let standing = try standing(experiment, half, running: 0, elapsed: 112)
        let report = RunReport(style: Style(isRich: false))
        #expect(
            report.opening(standing) == ["digits-svm · maximize accuracy · random, ASHA · sqlite:///apus.db"])
        #expect(
            report.closing(RunResult(standing: standing, end: .budget)) == [
                "best  #41  accuracy 0.9917", "      C 12.6 · gamma 0.000891 · kernel rbf",
                "58 trials in 1:52: 26 complete, 31 pruned, 1 failed (saved 44 % of the training)",
                "more: apus best digits-svm · apus trials digits-svm · apus trials digits-svm --failed",
            ])
    }

    @Test func theReportTellsWhyTheRunEnded() throws {
        let standing = try standing(experiment, [], running: 0, elapsed: 3)
        func first(_ end: RunEnd) -> [String] {
            Array(RunReport(style: Style(isRich: false)).closing(RunResult(standing: standing, end: end)))
        }
        #expect(
            first(.sameFailure(count: 3, .exited(1), lastLines: ["no module"])) == [
                "stopped, as all trials fail in the same way: exit status 1", "  no module", "0 trials",
            ])
        #expect(first(.interrupted) == ["interrupted; the same command goes on with the study", "0 trials"])
        #expect(
            first(.notStartable(.notStarted(program: "x", reason: "y")))[0]
                == "stopped: x cannot be started: y")
    }

    @Test func ofSeveralObjectivesTheParetoSetIsTold() throws {
        let text = experiment.split(separator: "\n").map {
            $0.hasPrefix("objectives")
                ? "objectives: [{metric: a, goal: maximize}, {metric: b, goal: minimize}]" : String($0)
        }.joined(separator: "\n")
        let standing = try standing(
            text, [trial(0, .complete, [1, 1]), trial(1, .complete, [2, 2]), trial(2, .complete, [1, 2])],
            running: 0)
        let report = RunReport(style: Style(isRich: false), storageOption: " --storage 'x y'")
        #expect(
            report.closing(RunResult(standing: standing, end: .budget)) == [
                "Pareto set of 2 trials", "      #0  a 1 · b 1", "      #1  a 2 · b 2",
                "3 trials in 1:04: 3 complete",
                "more: apus best digits-svm --storage 'x y' · apus trials digits-svm --storage 'x y'",
            ])
    }

    @Test func aTrialIsOneLine() throws {
        let experiment = try Experiment(parsing: experiment, file: "f")
        func line(_ trial: FrozenTrial, _ ending: TrialEnding) -> String {
            TrialLine(trial, ending, of: experiment).text
        }
        let parameters = "C 12.6 · gamma 0.000891 · kernel rbf"
        #expect(
            line(trial(1, .complete, [0.99174]), .complete([0.99174]))
                == "#1 complete · accuracy 0.9917 · \(parameters)")
        #expect(
            line(trial(2, .pruned, [0.5], lastStep: 3), .pruned)
                == "#2 pruned at step 3 · accuracy 0.5 · \(parameters)")
        #expect(
            line(trial(3, .failed), .failed(.exited(3), lastLines: ["a", "b"]))
                == "#3 failed: exit status 3: b · \(parameters)")
        #expect(
            line(trial(4, .failed), .repeated(.signalled(9)))
                == "#4 ended by signal 9 (SIGKILL), to be run again")
    }

    @Test(arguments: [
        (0.991737, "0.9917"), (12.58, "12.58"), (0, "0"), (-0.5, "-0.5"), (123456.7, "123457"),
        (1e6, "1e+06"),
        (1.5e-7, "1.5e-07"), (9.99996, "10"), (99999.6, "100000"), (999_999.7, "1e+06"), (0.0001, "0.0001"),
        (0.00012346, "0.0001235"), (1e-100, "1e-100"), (1.0 / 3, "0.3333"), (.nan, "nan"),
        (-.infinity, "-inf"),
        (1e300, "1e+300"), (.leastNonzeroMagnitude, "5e-324"),
    ])
    func numbersAreRoundedToWhatTheyMean(value: Double, text: String) {
        #expect(Figures.rounded(value) == text)
    }

    @Test(arguments: [
        (0.4, "0:00"), (48, "0:48"), (112.4, "1:52"), (3723, "1:02:03"), (360_000, "100:00:00"),
    ])
    func timesAreTold(seconds: Double, text: String) { #expect(Figures.time(.seconds(seconds)) == text) }
}
