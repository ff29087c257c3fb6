import Experiments
import Testing
import Tuning

/// Tables of curves.
@Suite struct CurveTableTests {
    private func table(
        _ text: String, file: String = "t.csv", declaring parameters: [DeclaredSpace.Parameter] = []
    ) throws -> RecordedCurves {
        try RecordedCurves(parsing: Array(text.utf8), file: file, .minimize, declaring: parameters)
    }

    private let text = """
        learning_rate,units,optimizer,seconds,1,2,3,4
        0.01,32,adam,8.5,0.92,0.71,0.55,0.5
        0.3,64,"s,g""d",4,1.2,nan,,

        0.001,16,adam,8,1.8,1.5,1.3,1.2
        """

    @Test func aTableIsRead() throws {
        let curves = try table(text)
        #expect(curves.name == "t.csv" && curves.isTimed && curves.records.count == 3)
        #expect(
            curves.space.parameters.map(\.distribution) == [
                .float(0.001...0.3, .log), .int(16...64), .categorical(["adam", "s,g\"d"]),
            ])
        #expect(
            curves.records[0].curve
                == LearningCurve([1: 0.92, 2: 0.71, 3: 0.55, 4: 0.5], .complete(0.5), seconds: 8.5))
        let second = curves.records[1]
        #expect(second.curve.ending == .unknown && second.curve.reports.steps == [1, 2])
        #expect(second.curve.reports[2]?.isNaN == true)
        #expect(second.parameters["units"] == 64 && second.parameters["optimizer"] == "s,g\"d")
        // A spreadsheet of another system writes its lines otherwise.
        #expect(
            try table(text.replacing("\n", with: "\r\n")).records.map(\.parameters)
                == curves.records.map(\.parameters))
    }

    @Test func aMarkOfTheEncodingIsNoName() throws {
        #expect(try table("\u{FEFF}lr,1\n0.5,2\n").space.parameters.map(\.name) == ["lr"])
    }

    @Test func whatIsDeclaredCounts() throws {
        let curves = try table(text, declaring: [.init("units", .int(1...128, .log))])
        #expect(curves.space.parameters[1].distribution == .int(1...128, .log))
        #expect(curves.records[0].parameters["units"] == 32)
    }

    /// Cells that are empty are parameters that a trial does not have; without a time, a step takes a second.
    @Test func cellsMayBeEmpty() throws {
        let curves = try table("a,b,1,2\n1,,5,4\n,0.5,3,2\n")
        #expect(!curves.isTimed)
        #expect(curves.records.map { $0.parameters.dictionary } == [["a": 1], ["b": 0.5]])
        #expect(curves.records.map(\.curve.seconds) == [2, 2])
    }

    @Test(
        arguments: [
            ("", "t.csv: the file is empty"),
            ("a,b\n1,2\n", "t.csv:1: no column is a step: its name would be a whole number, such as 1"),
            ("a,a,1\n1,2,3\n", "t.csv:1: there are two columns “a”"),
            ("a,,1\n1,2,3\n", "t.csv:1: a column has no name"),
            ("a,1\n", "t.csv: there is no trial in it"),
            ("a,1,2\n0,5,4\n0,5\n", "t.csv:3: there are 2 cells under 3 names"),
            ("a,1,2\n\n\"x\ny\",5,4\n0,5,high\n", "t.csv:5: step 2: “high” is no number"),
            ("a,1,2\n0,,\n", "t.csv:2: no step has a value"),
            ("a,1,2,3\n0,1,,3\n", "t.csv:2: step 2 is empty, and step 3 is not; a curve has no gaps"),
            ("a,seconds,1\n0,-1,1\n", "t.csv:2: seconds: -1 is no time; write a number from 0 on"),
            ("a,seconds,1\n0,x,1\n", "t.csv:2: seconds: “x” is no number"),
        ])
    func aMistakeIsNamed(text: String, message: String) {
        #expect { try table(text) } throws: { "\($0)" == message }
    }

    @Test func whatIsDeclaredMustFit() {
        #expect { try table(text, declaring: [.init("width", .int(1...8))]) } throws: {
            "\($0)" == "t.csv: there is no parameter “width”: there are learning_rate, units, optimizer"
        }
        #expect { try table(text, declaring: [.init("units", .int(1...32))]) } throws: {
            "\($0)" == "t.csv: trial 1: “units” is 64, which lies outside what --param says"
        }
        #expect { try RecordedCurves(contentsOf: "/nowhere.csv", .minimize) } throws: {
            "\($0)" == "/nowhere.csv: No such file or directory"
        }
    }

    /// The listing of a study says what the study says.
    @Test func aListingOfTrialsIsATable() async throws {
        let storage = InMemoryStorage()
        let study = try await Study.create("s", .minimize, sampler: .random, seed: 1, in: storage)
        for number in 0..<12 {
            let trial = try await study.ask()
            _ = try trial.suggestFloat("x", in: 1e-4...1, scale: .log)
            if number % 2 == 0 { _ = try trial.suggestCategorical("k", among: ["a", "b"]) }
            for step in 1...3 { try await trial.report(step == 2 ? .infinity : Double(step), step: step) }
            try await study.tell(
                trial,
                number % 4 == 0
                    ? .complete([Double(number)]) : number % 4 == 1 ? .pruned : .failed(reason: "-"))
        }
        _ = try await study.ask()
        let listing = JSON.array(try await study.trials.map { $0.json() }).text.rawValue
        let curves = try table(listing, file: "s.json")
        let own = try await RecordedCurves(of: storage.study(named: "s"), in: storage)
        #expect(curves.records.count == 12)
        #expect(
            curves.records.map { $0.parameters.dictionary } == own.records.map { $0.parameters.dictionary })
        #expect(curves.records.map(\.curve.reports) == own.records.map(\.curve.reports))
        #expect(curves.records.map(\.curve.ending) == own.records.map(\.curve.ending))
    }

    @Test(
        arguments: [
            ("[{\n", "t.json:2: this is no JSON, from column 1 on"),
            ("{}", "t.json: this is no list of trials, as apus trials NAME -f json prints it"),
            ("[{}]", "t.json: trial 0 of the list: it has no state, such as complete"),
            ("[]", "t.json: there is no trial in it"),
            (
                #"[{"state": "complete", "values": [1], "params": {"x": [1]}}]"#,
                "t.json: trial 0 of the list: “x” is no value of a parameter"
            ),
            (
                #"[{"state": "complete", "values": [1], "metrics": {"a": {}, "b": {}}}]"#,
                "t.json: trial 0 of the list: it reports several metrics (a, b); keep the one to go by"
            ),
            (
                #"[{"state": "complete", "values": [1], "metrics": {"a": {"one": 1}}}]"#,
                "t.json: trial 0 of the list: “one” is no step, or what it reports is no number"
            ),
        ])
    func aMistakeInAListingIsNamed(text: String, message: String) {
        #expect { try table(text, file: "t.json") } throws: { "\($0)" == message }
    }
}
