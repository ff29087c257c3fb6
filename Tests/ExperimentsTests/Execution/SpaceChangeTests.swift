import Experiments
import Testing
import Tuning

/// The file may be edited between runs: what was learnt before is kept as far as it fits.
@Suite(.serialized)
struct SpaceChangeTests {
    private func experiment(_ lab: Laboratory, _ parameters: String, trials: Int, more: String = "") throws
        -> Experiment
    {
        let text = """
            name: study
            objectives: [{metric: acc, goal: maximize}]
            parameters: {\(parameters)}
            run: {command: [echo, "acc=1"]}
            budget: {trials: \(trials)}
            seed: 1
            \(more)
            """
        return try Experiment(parsing: text, file: "experiment.yaml")
    }

    private func changes(_ lab: Laboratory) -> [[String]] {
        lab.events.compactMap { if case .spaceChanged(let changes) = $0 { changes } else { nil } }
    }

    @Test func everyEditIsToldOnceAndTheStudyGoesOn() async throws {
        let lab = try Laboratory()
        let versions: [(parameters: String, more: String, told: [String]?)] = [
            ("lr: {float: [0, 1]}, kind: {choice: [a, b]}, n: {int: [1, 4]}", "", nil),
            (
                "lr: {float: [0, 2]}, kind: {choice: [c, a, b]}, n: {int: [1, 4]}", "",
                [
                    "lr is float 0.0…2.0 now, it was float 0.0…1.0", "kind may be c too",
                    "3 of 3 earlier trials lie in the space",
                ]
            ),
            ("lr: {float: [0, 2]}, kind: {choice: [c, a, b]}, n: {int: [1, 4]}", "", nil),
            (
                "rate: {float: [0, 2], was: lr}, kind: {choice: [a, b, c]}, d: {float: [0, 1], default: 0.5}",
                "",
                [
                    "lr is rate now", "kind has its choices in another order",
                    "d is new, earlier trials count as 0.5", "n is gone",
                    "9 of 9 earlier trials lie in the space",
                ]
            ),
            (
                "rate: {float: [0, 2], was: lr}, kind: {choice: [a, b, c]}, d: {float: [0, 1], default: 0.5}",
                "requires: [rate + d <= 2.5]",
                ["“rate + d <= 2.5” is required now", "11 of 12 earlier trials lie in the space"]
            ),
            (
                "rate: {float: [0, 2], was: lr}, kind: {choice: [a, b, c]}, d: {float: [0, 1], default: 0.5, when: {kind: a}}",
                "",
                [
                    "d has other conditions now", "“rate + d <= 2.5” is no longer required",
                    "15 of 15 earlier trials lie in the space",
                ]
            ),
        ]
        for (index, version) in versions.enumerated() {
            let before = changes(lab).count
            try await lab.run(
                experiment(lab, version.parameters, trials: 3 * (index + 1), more: version.more))
            #expect(Array(changes(lab).dropFirst(before)) == (version.told.map { [$0] } ?? []))
            #expect(try await lab.trials().count == 3 * (index + 1))
        }
        #expect(try await lab.trials().allSatisfy { $0.state == .complete })
        #expect(try await lab.trials()[0].parameters["lr"] != nil)
    }

    @Test func aTrialIsNotRepeatedUnlessTheFileSaysSo() async throws {
        for (more, expected) in [("", 6), ("repeats: false", 6)] {
            let lab = try Laboratory()
            try await lab.run(
                experiment(lab, "n: {int: [1, 3]}, kind: {choice: [a, b]}", trials: 6, more: more))
            #expect(Set(try await lab.trials().map(\.parameters)).count == expected)
        }
    }
}

/// Parameters that belong together, and what is required of them, in the file and in the program.
@Suite(.serialized)
struct StructuredExperimentTests {
    private let file = """
        name: study
        objectives: [{metric: acc, goal: maximize}]
        parameters:
          warmup: {int: [0, 9]}
          epochs: {int: [1, 9]}
          mix: {simplex: [a, b, c]}
          order: {permutation: [x, y, z], default: [z, x, y]}
          features: {subset: [u, v, w], size: [1, 2]}
          t: {ordered: 2, int: [1, 9], when: {features.u: true}}
        requires: ["warmup <= epochs", "mix.a >= 0.25"]
        """

    @Test func programsGetListsAndObjects() async throws {
        let lab = try Laboratory()
        let text =
            file + """

                run: {command: [sh, -c, 'echo "$1 $2 $3" >> $0/args; echo "$APUS_PARAMS" >> $0/json; echo "$APUS_PARAM_ORDER" >> $0/env; echo acc=1', "\(lab.folder)", "{order}", "{mix.a}", "{features}"]}
                budget: {trials: 8}
                seed: 1
                """
        try await lab.run(Experiment(parsing: text, file: "f.yaml"))
        let trials = try await lab.trials()
        let lines = lab.read("args").split(separator: "\n").map(String.init)
        let objects = lab.read("json").split(separator: "\n").compactMap { JSON(parsing: String($0)) }
        #expect(lines.first?.hasPrefix("z,x,y ") == true)
        #expect(lab.read("env").hasPrefix("z,x,y\n"))
        for (trial, (line, json)) in zip(trials, zip(lines, objects)) {
            #expect(trial.state == .complete)
            let order = json["order"]?.array?.compactMap(\.string) ?? []
            let features = json["features"]?.array?.compactMap(\.string) ?? []
            let shares = json["mix"]?.members?.compactMap(\.value.number) ?? []
            #expect(order.sorted() == ["x", "y", "z"])
            #expect((1...2).contains(features.count))
            #expect(abs(shares.reduce(0, +) - 1) < 1e-9 && (shares.first ?? 0) >= 0.25)
            #expect((json["t"]?.array?.count ?? 0) == (features.contains("u") ? 2 : 0))
            #expect(json["warmup"]?.integer ?? 10 <= json["epochs"]?.integer ?? 0)
            let share = trial.parameters["mix.a"]?.description ?? ""
            #expect(line == "\(order.joined(separator: ",")) \(share) \(features.joined(separator: ","))")
        }
    }

    @Test func aGridHasEveryPointThatIsAllowedOnce() async throws {
        let lab = try Laboratory()
        let text = """
            name: study
            objectives: [{metric: acc, goal: maximize}]
            parameters: {a: {int: [1, 3]}, order: {permutation: [x, y, z]}}
            requires: ["a > 1 or order.x == 1"]
            sampler: grid
            run: {command: [echo, "acc=1"]}
            """
        try await lab.run(Experiment(parsing: text, file: "f.yaml"))
        #expect(try await lab.trials().count == 14)
        #expect(Set(try await lab.trials().map(\.parameters)).count == 14)
    }

    @Test(arguments: [
        (
            "requires: [\"warmup <= epoch\"]",
            "f.yaml:10:23: requires[0]: there is no parameter “epoch”; the parameters are warmup, epochs, mix.a, mix.b, "
                + "mix.c, order.x, order.y, order.z, features.u, features.v, features.w, t.1, t.2; did you mean “epochs”?"
        ),
        (
            "requires: [warmup > 9]",
            "f.yaml:10:11: requires: no values of the parameters were found that keep to “warmup > 9”; "
                + "expected what can be kept to"
        ),
        (
            "requires: [1 < 2]",
            "f.yaml:10:12: requires[0]: it names no parameter, so that it holds always or never"
        ),
        (
            "requires: [order.x == 1]",
            "f.yaml:10:12: requires[0]: the defaults break “order.x == 1”; expected defaults that keep to it"
        ),
        (
            "requires: warmup",
            "f.yaml:10:11: requires: found the text “warmup”; expected a list such as [warmup <= epochs]"
        ),
    ])
    func mistakesInRequirementsAreTold(line: String, message: String) {
        let text =
            file.split(separator: "\n").map { $0.hasPrefix("requires") ? line : String($0) }
            .joined(separator: "\n") + "\nrun: {command: [a]}"
        let error = #expect(throws: ExperimentFileError.self) {
            try Experiment(parsing: text, file: "f.yaml")
        }
        #expect(error?.description == message)
    }

    @Test(arguments: [
        ("{simplex: []}", "parameters.p.simplex: missing; expected at least one item"),
        ("{simplex: [a, a]}", "parameters.p.simplex[1]: the item a is there twice; expected it once"),
        (
            "{subset: [a, b], size: [2, 3]}",
            "parameters.p.size[1]: found the number 3; expected a whole number from 0 to 2"
        ),
        (
            "{permutation: [a, b], default: [a]}",
            "parameters.p.default: [a] is not a value of the parameter; expected an order of a, b"
        ),
        (
            "{permutation: [a b]}",
            "parameters.p.permutation[0]: “a b” cannot be a name; expected a letter, then letters, digits and _ . - /"
        ),
        (
            "{ordered: 3}",
            "parameters.p.ordered: missing; expected float: [LOW, HIGH] or int: [LOW, HIGH] beside it"
        ),
        ("{simplex: [a], subset: [b]}", "parameters.p: simplex and subset; expected only one of them"),
        ("{simplex: [a], size: 2}", "parameters.p.size: unknown key; expected simplex, default, when, was"),
        (
            "{float: [0, 1], was: x}",
            "parameters.p.was: there is a parameter “x” still; expected a name that is no longer used"
        ),
    ])
    func mistakesInStructuresAreTold(declaration: String, message: String) {
        let text = """
            name: a
            objectives: [{metric: acc, goal: maximize}]
            parameters: {x: {int: [1, 2]}, p: \(declaration)}
            run: {command: [a]}
            """
        let error = #expect(throws: ExperimentFileError.self) {
            try Experiment(parsing: text, file: "f.yaml")
        }
        #expect(error?.description.hasSuffix(message) == true, "\(error?.description ?? "")")
    }
}
