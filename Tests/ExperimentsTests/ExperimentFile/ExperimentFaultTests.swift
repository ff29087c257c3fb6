import Experiments
import Foundation
import Testing

/// The mistakes in `text`, in the words that people see.
private func faults(_ text: String) -> [String] {
    do throws(ExperimentFileError) {
        _ = try Experiment(parsing: text, file: "f.yaml")
        return []
    } catch {
        return error.description.split(separator: "\n").map(String.init)
    }
}

/// An experiment in which one line was replaced.
private func faults(replacing line: String, with other: String) -> [String] {
    let text = """
        name: a
        objectives: [{metric: acc, goal: maximize}]
        parameters:
          lr: {float: [1e-5, 1e-1], scale: log}
          kernel: {choice: [rbf, poly]}
        run: {command: [train, "{lr}"]}
        """
    let replaced = text.split(separator: "\n").map { $0.contains(line) ? other : String($0) }
    return faults(replaced.joined(separator: "\n"))
}

@Test func theUnchangedExperimentIsGood() { #expect(faults(replacing: "no such line", with: "").isEmpty) }

@Test(arguments: [
    (
        "lr:", "  lr: {float: [1, 2], scal: log}",
        "f.yaml:4:23: parameters.lr.scal: unknown key; did you mean “scale”?"
    ),
    (
        "lr:", "  lr: {float: [1, 2], zzz: log}",
        "f.yaml:4:23: parameters.lr.zzz: unknown key; expected float, int, choice, scale, step, default, when, was, simplex, ordered, permutation, subset"
    ),
    (
        "lr:", "  lr: {float: [2, 1]}",
        "f.yaml:4:15: parameters.lr.float: the range is empty, 2.0 is above 1.0; expected the lower bound first"
    ),
    (
        "lr:", "  lr: {float: [0, 1], scale: log}",
        "f.yaml:4:15: parameters.lr.float: a logarithmic range starts at 0.0; expected a lower bound above 0"
    ),
    (
        "lr:", "  lr: {int: [0, 8], scale: log}",
        "f.yaml:4:13: parameters.lr.int: a logarithmic range starts at 0; expected a lower bound above 0"
    ),
    (
        "lr:", "  lr: {float: [1, 2], scale: log, step: 0.5}",
        "f.yaml:4:41: parameters.lr.step: a logarithmic range cannot have a step; expected either"
    ),
    (
        "lr:", "  lr: {float: [1, 2], step: 0}",
        "f.yaml:4:29: parameters.lr.step: found the number 0; expected a number above 0"
    ),
    (
        "lr:", "  lr: {int: [1.5, 2]}",
        "f.yaml:4:14: parameters.lr.int[0]: found the number 1.5; expected a whole number"
    ),
    (
        "lr:", "  lr: {float: ['1', 2]}",
        "f.yaml:4:16: parameters.lr.float[0]: found the text “1”; expected a finite number"
    ),
    (
        "lr:", "  lr: {float: [1]}",
        "f.yaml:4:15: parameters.lr.float: found a list of 1; expected two bounds, [LOW, HIGH]"
    ),
    (
        "lr:", "  lr: {float: 1}",
        "f.yaml:4:15: parameters.lr.float: found the number 1; expected two bounds, [LOW, HIGH]"
    ),
    (
        "lr:", "  lr: {float: [1, .inf]}",
        "f.yaml:4:19: parameters.lr.float[1]: found the number .inf; expected a finite number"
    ),
    (
        "lr:", "  lr: {float: [1, 2], default: 3}",
        "f.yaml:4:32: parameters.lr.default: 3 is not a value of the parameter; expected float 1.0…2.0"
    ),
    (
        "lr:", "  lr: {int: [1, 9], step: 2, default: 4}",
        "f.yaml:4:39: parameters.lr.default: 4 is not a value of the parameter; expected int 1…9 step 2"
    ),
    (
        "lr:", "  lr: {int: [1, 9], default: 4.5}",
        "f.yaml:4:30: parameters.lr.default: 4.5 is not a value of the parameter; expected int 1…9"
    ),
    (
        "lr:", "  lr: {choice: [a, b], default: c}",
        "f.yaml:4:33: parameters.lr.default: c is not a value of the parameter; expected one of a, b"
    ),
    (
        "lr:", "  lr: {choice: []}",
        "f.yaml:4:16: parameters.lr.choice: missing; expected at least one value to choose from"
    ),
    (
        "lr:", "  lr: {choice: [1, 1.0]}",
        "f.yaml:4:20: parameters.lr.choice[1]: the value 1.0 is there twice; expected it once"
    ),
    (
        "lr:", "  lr: {choice: [[1]]}",
        "f.yaml:4:17: parameters.lr.choice[0]: found a list; expected a text, a number, true, false or null"
    ),
    (
        "lr:", "  lr: {choice: [1], step: 2}",
        "f.yaml:4:27: parameters.lr.step: a choice has no step; expected it with float and int alone"
    ),
    (
        "lr:", "  lr: {float: [1, 2], int: [1, 2]}",
        "f.yaml:4:7: parameters.lr: float and int; expected only one of them"
    ),
    (
        "lr:", "  lr: {}",
        "f.yaml:4:7: parameters.lr: missing; expected float: [LOW, HIGH], int: [LOW, HIGH] or choice: [A, B, …]"
    ),
    (
        "lr:", "  lr: 3",
        "f.yaml:4:7: parameters.lr: found the number 3; expected a mapping such as {float: [1e-5, 1e-1], scale: log}"
    ),
    (
        "kernel:", "  k: {int: [1, 2], when: {lt: 1}}",
        "f.yaml:5:31: parameters.k.when.lt: there is no parameter “lt”; did you mean “lr”?"
    ),
    (
        "lr:", "  lr: {int: [1, 2], when: {kernel: rbf}}",
        "f.yaml:4:36: parameters.lr.when.kernel: the parameter “kernel” comes later; "
            + "expected it before the ones that depend on it"
    ),
    (
        "run:", "  d: {int: [1, 2], when: {kernel: [rbf, pol]}}\nrun: {command: [a]}",
        "f.yaml:6:41: parameters.d.when.kernel[1]: pol is not a value of the parameter; expected one of rbf, poly"
    ),
    (
        "run:", #"run: {command: [train, "--lr={rl}"]}"#,
        "f.yaml:6:24: run.command[1]: there is no parameter “rl”; did you mean “lr”? For the text itself write {{rl}}"
    ),
    (
        "run:", "run: {command: train.py}",
        "f.yaml:6:16: run.command: found the text “train.py”; "
            + #"expected a list such as [python3, train.py, "--lr={lr}"]"#
    ),
    (
        "run:", "run: {command: [a], parallel: 0}",
        "f.yaml:6:31: run.parallel: found the number 0; expected a whole number from 1 on"
    ),
    (
        "run:", "run: {command: [a], retries: -1}",
        "f.yaml:6:30: run.retries: found the number -1; expected a whole number from 0 on"
    ),
    (
        "run:", "run: {command: [a], timeout: 10}",
        "f.yaml:6:30: run.timeout: found the number 10; expected a time with its unit, such as 90s, 10m or 2h"
    ),
    (
        "run:", "run: {command: [a], resources: {memory: 2}}",
        "f.yaml:6:41: run.resources.memory: found the number 2; expected a size with its unit, such as 512MiB or 2GiB"
    ),
    (
        "run:", "run: {command: [a], resources: {gpu: 1.5}}",
        "f.yaml:6:38: run.resources.gpu: found the number 1.5; expected a whole number of GPUs, or a share of one, such as 0.5"
    ),
    (
        "run:", "run: {command: [a], resources: {gpus: 1}}",
        "f.yaml:6:39: run.resources.gpus: unknown key; did you mean “gpu”?"
    ),
    (
        "run:", "run: {command: [a], retries: {backoff: 10s}}",
        "f.yaml:6:30: run.retries.times: missing; expected a whole number from 0 on"
    ),
    (
        "run:", "run: {command: [a], retries: {times: 1, on: crash}}",
        "f.yaml:6:45: run.retries.on: found the text “crash”; expected signal or memory or exit or timeout"
    ),
    (
        "run:", "run: {command: [a], stop: acc > 1}",
        "f.yaml:6:27: run.stop: found the text “acc > 1”; expected “metric >= number”, “step >= number” or {stagnation: 10}"
    ),
    (
        "run:", "run: {command: [a], stop: {stagnation: 0}}",
        "f.yaml:6:40: run.stop.stagnation: found the number 0; expected a number of reports from 1 on"
    ),
    (
        "name:", "name: a\nsampler: bohb\npruner: {type: asha, metric: loss, goal: minimize}",
        "f.yaml:3:30: pruner.metric: bohb learns from what pruning reads, and the objective is acc; "
            + "expected no metric of its own"
    ),
    (
        "name:", "name: a\nsampler: {type: dehb, max_resource: 9}\npruner: median",
        "f.yaml:3:9: pruner: dehb says itself for how long trials are trained; expected budget"
    ),
    (
        "run:", "run: {command: [a], processes: 0}",
        "f.yaml:6:32: run.processes: found the number 0; expected a whole number from 1 on"
    ),
    (
        "run:", "run: {command: [a], evaluations: {times: 2, statistic: best}}",
        "f.yaml:6:56: run.evaluations.statistic: found the text “best”; expected mean or median or lower_bound"
    ),
    (
        "name:", "name: a\nstages: [{around_best: 0.5, trials: 3}]",
        "f.yaml:2:24: stages[0].around_best: the first stage has nothing to be around; expected it in a later one"
    ),
    (
        "name:", "name: a\nstages: [{trials: 3, tune: y}]",
        "f.yaml:2:28: stages[0].tune: there is no parameter “y”; expected lr, kernel"
    ),
    (
        "name:", "name: a\nstages: [{trials: 3}, {}]",
        "f.yaml:2:23: stages[1].trials: missing; expected how many trials the stage has"
    ),
    (
        "name:", "name: a\nfinal: {command: [a, \"{y}\"]}",
        "f.yaml:2:22: final.command[1]: there is no parameter “y”; expected lr, kernel. For the text itself write {{y}}"
    ),
    (
        "name:", "name: a\nbudget: {grace: soon}",
        "f.yaml:2:17: budget.grace: found the text “soon”; expected a time with its unit, such as 90s, 10m or 2h"
    ),
    (
        "run:", "run: {command: [a], metrics: {acc: 'acc=[0-9]+'}}",
        "f.yaml:6:36: run.metrics.acc: not a regular expression: it has no group; expected the value in round brackets"
    ),
    (
        "objectives:", "objectives: [{metric: acc, goal: maximise}]",
        "f.yaml:2:34: objectives[0].goal: found the text “maximise”; expected minimize or maximize"
    ),
    (
        "objectives:", "objectives: [{metric: acc}]",
        "f.yaml:2:14: objectives[0].goal: missing; expected minimize or maximize"
    ),
    ("objectives:", "objectives: []", "f.yaml:2:13: objectives: missing; expected at least one objective"),
    (
        "objectives:", "objectives: [{metric: a, goal: minimize}, {metric: a, goal: maximize}]",
        "f.yaml:2:52: objectives[1].metric: the objective “a” is there twice; expected it once"
    ),
    ("name:", "seed: 1", "f.yaml:1:1: name: missing; expected the name of the study"),
    (
        "name:", "name: a\nseed: -1",
        "f.yaml:2:7: seed: found the number -1; expected a whole number from 0 on"
    ),
    ("name:", "name: a\nseed:", "f.yaml:2:1: seed: found nothing; expected a whole number from 0 on"),
    (
        "name:", "name: a\nconstraints: [acc < 1]",
        "f.yaml:2:15: constraints[0]: found the text “acc < 1”; expected “metric <= number” or “metric >= number”"
    ),
    (
        "name:", "name: a\nbudget: {trials: many}",
        "f.yaml:2:18: budget.trials: found the text “many”; expected a whole number from 1 on"
    ),
    (
        "name:", "name: a\nbudget: {stop: stagnations}",
        "f.yaml:2:16: budget.stop: there is no rule “stagnations”; did you mean “stagnation”?"
    ),
    (
        "name:", "name: a\nbudget: {stop: {type: stagnation, patience: -1}}",
        "f.yaml:2:45: budget.stop.patience: found the number -1; expected a whole number from 0 on"
    ),
    (
        "name:", "name: a\nbudget: {stop: {type: target, value: [1, 2]}}",
        "f.yaml:2:9: budget: 2 target values are given for 1 objective; expected a rule that fits the objectives"
    ),
    (
        "name:", "name: a\ntransfer: {from: [b], point: 3}",
        "f.yaml:2:23: transfer.point: unknown key; did you mean “points”?"
    ),
    (
        "name:", "name: a\nsampler: {type: randon}",
        "f.yaml:2:17: sampler.type: there is no sampler “randon”; did you mean “random”?"
    ),
    (
        "name:", "name: a\nsampler: grid",
        "f.yaml:2:10: sampler: lr: all values are to be tried, and it has no end of them; give it a step; expected a sampler that fits the parameters"
    ),
    ("name:", "name: a\nsampler: {type: random, x: 1}", "f.yaml:2:25: sampler.x: unknown key; expected type"),
    (
        "name:", "name: a\npruner: {}",
        "f.yaml:2:9: pruner: missing; expected type: none, median, percentile, asha, mo_asha, promotion, hyperband_promotion, hyperband_synchronous, pbt, pb2, hyperband, threshold, patient, wilcoxon, budget"
    ),
    (
        "name:", "name: a\npruner: pbt",
        "f.yaml:2:9: pruner: missing; expected interval: the steps after which trials are compared"
    ),
    (
        "name:", "name: a\npruner: {type: hyperband_promotion}",
        "f.yaml:2:9: pruner: missing; expected max_resource: the steps of a whole trial, a whole number from 1 on"
    ),
    (
        "name:", "name: a\npruner: {type: pbt, interval: 3, factors: [2, 1]}",
        "f.yaml:2:43: pruner.factors: found a list; expected two factors above 0, the smaller one first, such as [0.8, 1.2]"
    ),
    (
        "name:", "name: a\npruner: {type: pbt, interval: 3, mutations: {lr: big}}",
        "f.yaml:2:50: pruner.mutations.lr: found the text “big”; expected fixed"
    ),
    (
        "name:", "name: a\npruner: {type: pbt, interval: 3, mutations: {nope: fixed}}",
        "f.yaml:2:9: pruner: mutations: there is no parameter nope; expected a pruner that fits the experiment"
    ),
    (
        "name:", "name: a\nstorage: mysql://u:secret@h/d",
        "f.yaml:2:10: storage: found “mysql://u:***@h/d”; expected a storage such as sqlite:///apus.db"
    ),
    (
        "name:", "name: a\ntracking: {mlflow: 'ftp://h'}",
        "f.yaml:2:20: tracking.mlflow: found the text “ftp://h”; expected the address of an MLflow server, such as http://127.0.0.1:5000"
    ),
    ("name:", "name: a\nname: b", "f.yaml:2:1: name: the key is there twice; expected it once"),
    (
        "name:", "name: a\nfoo: [",
        "f.yaml:4:1: not YAML: while parsing a flow sequence did not find expected ',' or ']'"
    ),
])
func aMistakeIsNamedWithItsPlace(line: String, other: String, message: String) {
    #expect(faults(replacing: line, with: other).contains(message), "\(faults(replacing: line, with: other))")
}

@Test func allMistakesAreNamedAtOnceInOrder() {
    let text = """
        nam: a
        objectives: [{metric: m, goal: up}]
        parameters:
          x: {float: [1, 0]}
          x: {int: [1, 2]}
          y: {int: [1, 2], int: [3, 4]}
        run:
          command: [a, "{z}"]
          retrys: 2
        """
    #expect(
        faults(text) == [
            "f.yaml:1:1: nam: unknown key; did you mean “name”?",
            "f.yaml:1:1: name: missing; expected the name of the study",
            "f.yaml:2:32: objectives[0].goal: found the text “up”; expected minimize or maximize",
            "f.yaml:4:14: parameters.x.float: the range is empty, 1.0 is above 0.0; expected the lower bound first",
            "f.yaml:5:3: x: the key is there twice; expected it once",
            "f.yaml:6:20: int: the key is there twice; expected it once",
            "f.yaml:8:16: run.command[1]: there is no parameter “z”; expected x, y. For the text itself write {{z}}",
            "f.yaml:9:3: run.retrys: unknown key; did you mean “retries”?",
        ])
}

@Test(arguments: [
    ("", "f.yaml: the file is empty; expected an experiment, such as `apus init` writes"),
    ("# nothing\n", "f.yaml: the file is empty; expected an experiment, such as `apus init` writes"),
    ("- a\n- b", "f.yaml:1:1: found a list; expected a mapping with the keys of an experiment"),
    (
        "just text",
        "f.yaml:1:1: found the text “just text”; expected a mapping with the keys of an experiment"
    ),
    ("a: *b", "f.yaml:1:4: not YAML: found undefined alias"),
    ("a: \u{7}", "f.yaml: not YAML: control characters are not allowed"),
])
func whatIsNoExperimentIsRefused(text: String, message: String) {
    #expect(faults(text) == [message])
}

/// Whatever the file holds, reading it ends, and ends in words.
@Test func noCutOfAGoodFileCrashes() {
    let text = """
        name: a
        objectives: [{metric: acc, goal: maximize}]
        parameters: {lr: {float: [1e-5, 1e-1], scale: log, when: {a: [b, "c"]}}, a: {choice: [b, 1]}}
        run: {command: [train, "{lr}"], metrics: {acc: '(a)'}, timeout: 10m}
        """
    for end in text.indices { #expect(!faults(String(text[..<end])).isEmpty) }
    #expect(!faults(String(repeating: "[", count: 100_000)).isEmpty)
    #expect(!faults(String(repeating: "{a: ", count: 100_000)).isEmpty)
}

@Test func aFileThatCannotBeReadSaysWhy() {
    for (path, reason) in [("/no/such.yaml", "No such file or directory"), ("/tmp", "Is a directory")] {
        let error = #expect(throws: ExperimentFileError.self) { try Experiment(contentsOf: path) }
        #expect(error?.description == "\(path): the file cannot be read: \(reason)")
    }
}

/// One mistake is told once: what follows from it is not.
@Test func aWrongParameterIsStillAParameter() {
    #expect(
        faults(
            """
            name: a
            objectives: [{metric: acc, goal: maximize}]
            parameters: {a: {choice: []}, b: {int: [1, 2], when: {a: 1}}}
            run: {command: [train, "{a}"]}
            """) == ["f.yaml:3:26: parameters.a.choice: missing; expected at least one value to choose from"])
}

/// A file is read as it is found on people's disks.
@Suite struct FileOnDiskTests {
    private func reading(_ bytes: [UInt8]) throws -> String? {
        let folder = try Laboratory().folder
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try Data(bytes).write(to: URL(filePath: folder + "/e.yaml"))
        do {
            _ = try Experiment(contentsOf: folder + "/e.yaml")
            return nil
        } catch {
            return error.description.replacing(folder + "/", with: "")
        }
    }

    private let text = """
        name: a
        objectives: [{metric: acc, goal: maximize}]
        parameters: {x: {float: [0, 1]}}
        run: {command: [train]}

        """

    @Test func anEditorsMarkAndLineEndsAreNoMistakes() throws {
        #expect(try reading([0xEF, 0xBB, 0xBF] + Array(text.utf8)) == nil)
        #expect(try reading(Array(text.split(separator: "\n").joined(separator: "\r\n").utf8)) == nil)
    }

    @Test func aTabIsCalledATab() throws {
        let tabbed = text + "budget:\n\ttrials: 3\n"
        #expect(try reading(Array(tabbed.utf8)) == "e.yaml:6:1: not YAML: a tab; expected spaces")
    }

    @Test func aHugeFileIsNotRead() throws {
        let huge = Array(text.utf8) + Array(repeating: UInt8(ascii: "#"), count: 17 << 20)
        #expect(try reading(huge) == "e.yaml: the file cannot be read: File too large")
    }
}
