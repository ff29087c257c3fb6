import Experiments
import Testing
import Tuning

/// The whole format, as the interfaces fix it.
private let whole = """
    name: digits-svm
    objectives:                       # one or more; the first is what pruning looks at
      - {metric: accuracy, goal: maximize}
      - {metric: latency_ms, goal: minimize}
    parameters:
      C:      {float: [1.0e-3, 1.0e3], scale: log}
      gamma:  {float: [1e-6, 1e1], scale: log, default: 1e-3}
      kernel: {choice: [rbf, poly]}
      degree: {int: [2, 5], when: {kernel: poly}}     # conditional
      units:  {int: [32, 512], step: 32}
    constraints:
      - latency_ms <= 20              # over reported metrics
    sampler: {type: random}
    pruner: none
    run:
      command: [python3, train.py, "--C={C}", "--gamma={gamma}", "--kernel={kernel}", "{{C}}", 1e-3]
      parallel: 2
      resources: {cpu: 1, gpu: 0, memory: 2GiB}
      retries: 3                      # of a trial whose process died
      timeout: 10m                    # per trial
      metrics: {accuracy: 'val_acc=([0-9.]+)'}        # only for programs that cannot be changed
    budget: {trials: 100, time: 2h}
    seed: 1
    storage: sqlite:///apus.db
    """

@Test func everyKeyIsRead() throws {
    let experiment = try Experiment(parsing: whole, file: "digits.yaml")
    #expect(experiment.name == "digits-svm")
    #expect(experiment.objectives.map(\.metric) == ["accuracy", "latency_ms"])
    #expect(experiment.objectives.map(\.goal) == [.maximize, .minimize])
    #expect(
        experiment.space.parameters == [
            .init("C", .float(1e-3...1e3, .log)), .init("gamma", .float(1e-6...10, .log)),
            .init("kernel", .categorical(["rbf", "poly"])),
            .init("degree", .int(2...5), when: [.init("kernel", isOneOf: ["poly"])]),
            .init("units", .int(32...512, .stepped(by: 32))),
        ])
    #expect(experiment.defaults == ["gamma": .float(1e-3)])
    #expect(experiment.constraints == [Constraint("latency_ms <= 20")])
    #expect(experiment.constraints.first?.violation(25) == 5)
    #expect((experiment.sampler.name, experiment.pruner.name) == ("random", "none"))
    #expect((experiment.program.parallel, experiment.program.retries.times) == (2, 3))
    #expect((experiment.program.resources.cores, experiment.program.resources.memory) == (1, 2 << 30))
    #expect(experiment.program.timeout == .seconds(600))
    #expect(experiment.program.patterns.map(\.metric) == ["accuracy"])
    #expect((experiment.budget.trials, experiment.budget.time) == (100, .seconds(7200)))
    #expect(experiment.seed == 1)
    #expect(experiment.storage?.description == "sqlite:///apus.db")
    let values: [String: ParameterValue] = ["C": 0.5, "gamma": .float(1e-05), "kernel": "rbf"]
    #expect(
        experiment.program.command.filled(with: values)
            == ["python3", "train.py", "--C=0.5", "--gamma=1e-05", "--kernel=rbf", "{C}", "1e-3"])
}

@Test func jsonIsReadToo() throws {
    let text = """
        {"name": "j", "objectives": [{"metric": "loss", "goal": "minimize"}],
         "parameters": {"lr": {"float": [1e-5, 1E-1], "scale": "log"}, "k": {"choice": [null, true, 2, 2.5, "1"]}},
         "run": {"command": ["true"]}}
        """
    let experiment = try Experiment(parsing: text, file: "j.json")
    #expect(
        experiment.space.parameters.map(\.distribution) == [
            .float(1e-5...0.1, .log), .categorical([.null, .bool(true), .int(2), .float(2.5), .string("1")]),
        ])
}

/// Numbers are what people who write Python take for numbers, and texts what they write as texts.
@Test(arguments: [
    ("1e-3", ParameterValue.float(1e-3)), ("1E3", .float(1000)), (".5", .float(0.5)), ("-4", .int(-4)),
    ("1_000", .int(1000)), ("0x10", .int(16)), ("10", .int(10)), ("'10'", .string("10")),
    ("no", .string("no")),
    ("on", .string("on")), ("true", .bool(true)), ("True", .bool(true)), ("~", .null), ("null", .null),
    (".inf", .float(.infinity)), ("1.2.3", .string("1.2.3")), ("rbf", .string("rbf")), ("-", .string("-")),
    ("e5", .string("e5")), ("!!str 10", .string("10")), ("0x", .string("0x")), ("12:30", .string("12:30")),
])
func scalarsAreReadAsPythonWouldHaveThem(text: String, value: ParameterValue) throws {
    guard text != "-" else { return }
    let experiment = try Experiment(parsing: small(choices: "[\(text), other]"), file: "f")
    #expect(experiment.space.parameters.first?.distribution == .categorical([value, "other"]))
}

private func small(choices: String) -> String {
    """
    name: s
    objectives: [{metric: m, goal: minimize}]
    parameters: {c: {choice: \(choices)}}
    run: {command: ["true"]}
    """
}

@Test(arguments: [
    ("90s", 90.0), ("10m", 600), ("2h", 7200), ("1h30m", 5400), ("1.5d", 129_600), ("500ms", 0.5),
    ("10", nil),
    ("0s", nil), ("-1s", nil), ("2 h", nil), ("h", nil), ("", nil), ("1y", nil),
])
func durationsNeedTheirUnit(text: String, seconds: Double?) {
    #expect(Duration(written: text) == seconds.map { Duration.seconds($0) })
}

@Test(arguments: [
    ("2GiB", UInt64(2) << 30), ("512 MiB", 512 << 20), ("1GB", 1_000_000_000), ("1.5KiB", 1536), ("10B", 10),
    ("10", nil), ("0GiB", nil), ("-1GB", nil), ("2G", nil), ("99999999TiB", nil),
])
func sizesNeedTheirUnit(text: String, bytes: UInt64?) {
    #expect(UInt64(size: text) == bytes)
}

/// An argument with a parameter that the trial does not have goes, and the option with it whose value it was.
@Test func absentParametersLeaveNoArguments() {
    let command = [
        "p", "--lr", "{lr}", "--degree", "{degree}", "--d={degree}", "-v", "x{degree}", "${lr}", "{}",
    ]
    .map { CommandArgument($0) }
    #expect(command.filled(with: ["lr": 0.5]) == ["p", "--lr", "0.5", "-v", "${lr}", "{}"])
    #expect(
        command.filled(with: ["lr": 1, "degree": 2])
            == ["p", "--lr", "1", "--degree", "2", "--d=2", "-v", "x2", "${lr}", "{}"])
    #expect([CommandArgument(#"{"a": {"b": 1}}"#)].filled(with: [:]) == [#"{"a": {"b": 1}}"#])
}

@Test(arguments: [
    ("a <= 2", Constraint.Relation.atMost, 2.0), ("a>=-1e3", .atLeast, -1000),
    ("val/acc <= .5", .atMost, 0.5),
])
func constraintsAreBounds(text: String, relation: Constraint.Relation, bound: Double) {
    #expect(Constraint(text)?.relation == relation)
    #expect(Constraint(text)?.bound == bound)
}

@Test(arguments: ["a < 2", "a <= b", "2 <= a <= 3", "a <=", "<= 2", "a == 1", "a b <= 1", "a <= nan"])
func otherExpressionsAreNoConstraints(text: String) {
    #expect(Constraint(text) == nil)
}

private let algorithmFile = """
    name: s
    objectives: [{metric: m, goal: minimize}]
    parameters: {x: {int: [1, 9]}, k: {choice: [a, b]}, y: {int: [1, 2], when: {k: a}}}
    run: {command: ["true"]}
    """

@Test(arguments: [
    "tpe",
    "{type: tpe, startup_trials: 3, candidates: 10, multivariate: true, group: true, constant_liar: false}",
    "{type: tpe, clip_exponent: 1, avoid_repetition: false}",
    "{type: tpe, multivariate: false}", "random", "sobol", "{type: qmc, scramble: false}", "halton", "grid",
    "nsga2", "{type: nsgaii, population_size: 20, crossover: sbx, mutation: uniform}", "nsga3",
    "{type: moead, decomposition: pbi, neighbours: 5}", "{type: de, strategy: best1}",
    "{type: anneal, shrink_coef: 0.2}", "{type: pso, population_size: 20}",
    "{type: brute_force, avoid_premature_stop: true}", "cmaes",
    "{type: cma_es, popsize: 8, sigma0: 0.3, separable: true, margin: true, lr_adapt: true, restarts: bipop}",
    "forest", "{type: smac, trees: 20, startup_trials: 5, random_share: 0.2, evaluations: 3}",
])
func everySamplerCanBeNamed(text: String) throws {
    let experiment = try Experiment(parsing: algorithmFile + "\nsampler: \(text)", file: "f")
    let context = AlgorithmContext(seed: 1, space: experiment.space, directions: [.minimize])
    _ = try experiment.sampler.make(context)
    #expect(experiment.sampler.isExhaustive == (text == "grid" || text.contains("brute_force")))
}

@Test(arguments: [
    "none", "median", "{type: median, startup_trials: 3, warmup_steps: 2, interval_steps: 2, min_trials: 2}",
    "{type: percentile, percentile: 30}", "asha", "{type: asha, min_resource: 1, reduction_factor: 3}",
    "{type: hyperband, max_resource: 81}", "{type: threshold, upper: 3}",
    "{type: patient, patience: 3, wrapped: {type: median, startup_trials: 1}}",
    "{type: wilcoxon, p_threshold: 0.2}",
    "{type: promotion, max_resource: 81, reduction_factor: 3, growth: 2}",
    "{type: promotion, reduction_factor: 1.5, first_reduction: 6, first_growth: 4}",
])
func everyPrunerCanBeNamed(text: String) throws {
    let experiment = try Experiment(parsing: algorithmFile + "\npruner: \(text)", file: "f")
    _ = try experiment.pruner.make(.init(seed: 1, space: experiment.space, directions: [.minimize]))
}
