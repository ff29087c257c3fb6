import Experiments
import Testing
import Tuning

/// What `apus init` writes is an experiment, and the one that was asked for.
@Test func aTemplateIsAnExperiment() throws {
    let parameters: [DeclaredSpace.Parameter] = [
        .init("lr", .float(1e-5...0.1, .log)), .init("layers", .int(1...8)),
        .init("width", .int(16...64, .stepped(by: 16))),
        .init("dropout", .float(0...0.5, .stepped(by: 0.1))),
        .init(
            "kind",
            .categorical(["rbf", "true", .bool(true), .null, .int(3), .float(2.5), "a \"b\", c", "7"])),
    ]
    let template = ExperimentTemplate(
        name: "my study", program: "src/train.py", metric: "val/acc", goal: .maximize, parameters: parameters,
        trials: 50, parallel: 4)
    let experiment = try Experiment(parsing: template.text, file: "f")
    #expect(experiment.name == "my study")
    #expect(experiment.objectives.map(\.metric) == ["val/acc"])
    #expect(experiment.objectives.map(\.goal) == [.maximize])
    #expect(experiment.space.parameters == parameters)
    #expect((experiment.budget.trials, experiment.program.parallel) == (50, 4))
    #expect(
        experiment.program.command.filled(with: ["lr": 0.5, "layers": 2])
            == ["python3", "src/train.py", "--lr=0.5", "--layers=2"])
}

@Test(arguments: [
    ("train.py", ["python3", "train.py"]), ("./train.sh", ["sh", "./train.sh"]), ("svm-train", ["svm-train"]),
    ("/opt/v1.2/tool", ["/opt/v1.2/tool"]),
])
func aProgramIsStartedByWhatItIs(program: String, command: [String]) throws {
    let template = ExperimentTemplate(
        name: "n", program: program, metric: "m", goal: .minimize, parameters: [.init("x", .int(1...2))],
        trials: 1,
        parallel: 1)
    #expect(try Experiment(parsing: template.text, file: "f").program.command.filled(with: [:]) == command)
}
