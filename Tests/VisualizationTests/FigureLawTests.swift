import Foundation
import FoundationXML
import Testing
import Tuning
import Visualization

/// What holds of all figures, of whatever study.
@Suite struct FigureLawTests {
    @Test func everyStudyHasEveryFigure() throws {
        for world in Worlds.all {
            for kind in FigureKind.allCases {
                let figure = try kind.figure(of: world.study)
                #expect(figure.title == kind.title, "\(kind) of \(world.name)")
                #expect(!figure.caption.isEmpty)
                let text = figure.text(in: .dark)
                let document = try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any]
                #expect(document?["data"] != nil && document?["layout"] != nil, "\(kind) of \(world.name)")
                if figure.isEmpty {
                    let words = figure.layout["annotations"]?.array?.first?["text"]?.string ?? ""
                    #expect(words.count > 10, "\(kind) of \(world.name) says what is missing")
                }
            }
        }
    }

    /// Marks have as many trials as they have places, which exist.
    @Test func marksNameTheirTrials() throws {
        for world in Worlds.all {
            let numbers = Set(world.study.trials.map(\.number))
            for kind in FigureKind.allCases where kind != .parameterImportances {
                for trace in try kind.figure(of: world.study).traces
                where trace["z"] == nil || trace["name"] != nil {
                    guard trace["hoverinfo"]?.string != "skip" else { continue }
                    let marks = try #require(trace["customdata"]?.array, "\(kind) of \(world.name)")
                    let places =
                        trace["x"]?.array ?? trace["dimensions"]?.array?.first?["values"]?.array ?? []
                    #expect(marks.count == places.count, "\(kind) of \(world.name)")
                    for mark in marks where kind != .rungs {
                        let number = try #require(mark.integer ?? mark.array?.first?.integer)
                        #expect(numbers.contains(number))
                    }
                }
            }
        }
    }

    @Test func picturesAreXML() throws {
        for world in Worlds.all {
            for kind in FigureKind.allCases {
                let figure = try kind.figure(of: world.study)
                for theme in Theme.allCases {
                    let text = SVGPicture(figure, width: 640, height: 400, theme: theme).text
                    let parser = XMLParser(data: Data(text.utf8))
                    #expect(
                        parser.parse(),
                        "\(kind) of \(world.name): \(parser.parserError.map { "\($0)" } ?? "")")
                    #expect(!text.contains("nan") || world.name == "odd", "\(kind) of \(world.name)")
                    #expect(!text.contains("<script"))
                }
            }
        }
    }

    @Test func pagesHoldNoScriptOfAName() throws {
        let figures = try FigureKind.allCases.map { try $0.figure(of: Worlds.odd) }
        var text = ""
        HTMLPage(title: Worlds.oddNames[0], figures: figures, summary: StudyFacts(Worlds.odd).lines)
            .write(script: "var end = '</script>';") { text += $0 }
        #expect(text.components(separatedBy: "<script").count - 1 == 4)
        #expect(text.components(separatedBy: "</script>").count - 1 == 4)
        #expect(!text.contains("<img"))
        #expect(!text.contains("http://") && !text.contains("https://"))
    }

    @Test func thinningKeepsTheExtremes() throws {
        let study = Worlds.mixed(20_000)
        let values = study.trials.map { $0.values[0] }
        var options = FigureOptions()
        options.limit = 400
        for kind in [FigureKind.optimizationHistory, .slice, .parallelCoordinate, .contour, .rank] {
            let figure = try kind.figure(of: study, options: options)
            let points = figure.traces.filter { $0["mode"]?.string == "markers" || $0["dimensions"] != nil }
            let count = points.map { $0["customdata"]?.array?.count ?? 0 }.max() ?? 0
            #expect(count > 50 && count < 1000, "\(kind): \(count)")
            let best = try #require(values.firstIndex(of: values.min() ?? 0))
            let shown = Set(
                points.flatMap { $0["customdata"]?.array ?? [] }.compactMap {
                    $0.integer ?? $0.array?.first?.integer
                })
            #expect(shown.contains(best), "\(kind)")
            #expect(figure.text(in: nil).contains("20,000 trials shown"), "\(kind)")
        }
        let history = try FigureKind.optimizationHistory.figure(of: study, options: options)
        let worst = try #require(values.firstIndex(of: values.max() ?? 0))
        #expect(history.traces[0]["customdata"]?.array?.contains(.int(worst)) == true)
    }

    @Test func theHistoryShowsWhereTrialsEndedEarly() throws {
        var pruned = TrialRecord(state: .pruned)
        pruned.values = [3]
        var complete = TrialRecord(state: .complete)
        complete.values = [2]
        let study = Worlds.study([pruned, complete, TrialRecord(state: .failed), TrialRecord(state: .pruned)])
        let figure = try FigureKind.optimizationHistory.figure(of: study, options: .init())
        let trace = try #require(figure.traces.first { $0["name"]?.string == "pruned" })
        #expect(trace["customdata"] == .array([.int(0)]) && trace["y"]?.array?.map(\.number) == [3])
        #expect(figure.text(in: nil).contains("1 trial failed"))
    }

    /// Programs are made on the page only where Plotly has to.
    @Test func pagesAllowWhatTheyNeedAlone() throws {
        let study = Worlds.mixed(20)
        for kind in FigureKind.allCases {
            var text = ""
            let page = HTMLPage(title: "page", figures: [try kind.figure(of: study)])
            page.write(script: "") { text += $0 }
            #expect(text.contains("'unsafe-eval'") == (kind == .parallelCoordinate), "\(kind)")
        }
    }

    /// Each study has a line of its own, called after it, and its values on the axis; what is empty is named.
    @Test func severalStudiesStandInOneFigure() throws {
        let (a, b) = (Worlds.mixed(20), Worlds.mixed(30, seed: 2))
        let empty = Worlds.study([], name: "empty <b>")
        for kind in [FigureKind.optimizationHistory, .empiricalDistribution] {
            let figure = try kind.figure(comparing: [a, empty, b])
            let lines = figure.traces.filter { $0["mode"]?.string == "lines" }
            #expect(lines.map { $0["name"]?.string } == ["world", "world (2)"])
            #expect(Set(lines.map { $0["line"]?["color"] }).count == 2)
            #expect(lines.allSatisfy { $0["showlegend"] == true } && figure.layout["showlegend"] == true)
            for (line, study) in zip(lines, [a, b]) {
                let alone = try kind.figure(of: study).traces.first { $0["mode"]?.string == "lines" }
                #expect(line["x"] == alone?["x"] && line["y"] == alone?["y"])
            }
            #expect(figure.text(in: .light).contains("nothing to show of"))
            #expect(try kind.figure(comparing: [empty, empty]).isEmpty)
            #expect(try kind.figure(comparing: [a]) == kind.figure(of: a))
            #expect(SVGPicture(figure).text.contains("world (2)"))
        }
        #expect(throws: FigureError.oneStudyAlone(.slice)) { try FigureKind.slice.figure(comparing: [a, b]) }
    }

    @Test func whatIsNotThereIsNamed() throws {
        var options = FigureOptions()
        options.parameters = ["nowhere"]
        #expect(throws: FigureError.noParameter("nowhere", known: ["x", "rate", "n", "kind"])) {
            try FigureKind.slice.figure(of: Worlds.mixed(5), options: options)
        }
        options = FigureOptions()
        options.objective = 1
        #expect(throws: FigureError.noObjective(1, count: 1)) {
            try FigureKind.optimizationHistory.figure(of: Worlds.mixed(5), options: options)
        }
        options = FigureOptions()
        options.reference = [1, 2, 3]
        #expect(throws: FigureError.reference(count: 3, objectives: 2)) {
            try FigureKind.hypervolumeHistory.figure(
                of: Worlds.mixed(5, directions: [.minimize, .minimize]), options: options)
        }
    }

    @Test func kindsHaveOptunasNamesToo() {
        for name in [
            "optimization_history", "param_importances", "parallel_coordinate", "slice", "contour", "rank",
            "edf",
            "intermediate_values", "pareto_front", "hypervolume_history", "timeline",
            "terminator_improvement",
        ] {
            #expect(FigureKind(named: name) != nil, "\(name)")
        }
        for kind in FigureKind.allCases { #expect(FigureKind(named: kind.rawValue) == kind) }
        #expect(FigureKind(named: "nonsense") == nil)
    }
}
