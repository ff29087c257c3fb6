import Foundation
import Testing

@Suite struct PlotCommandTests {
    /// A study of six trials of two parameters, one of which failed.
    private func withStudy(_ body: (URL, BuiltProgram) throws -> Void) throws {
        try withFolder { folder in
            let apus = BuiltProgram("apus", in: folder)
            try apus(
                "study", "create", "bowl", "--param", "x=float:-1:1", "--param", "k=choice:a,b", "--seed", "1"
            )
            for number in 0..<6 {
                try apus("ask", "bowl")
                let end = number == 5 ? ["--state", "failed"] : ["--value", String(number * number % 5)]
                #expect(try apus.run(["tell", "bowl", String(number)] + end).status == 0)
            }
            try body(folder, apus)
        }
    }

    private func text(_ folder: URL, _ name: String) throws -> String {
        try String(contentsOf: folder.appending(path: name), encoding: .utf8)
    }

    @Test func aFigureIsWrittenAsWhatItsNameSays() throws {
        try withStudy { folder, apus in
            #expect(try apus("plot", "slice", "bowl", "-o", "slice.svg").output == "slice.svg\n")
            #expect(try text(folder, "slice.svg").hasPrefix("<svg xmlns="))
            #expect(try apus("plot", "optimization_history", "bowl", "-o", "h.json").status == 0)
            let document =
                try JSONSerialization.jsonObject(with: Data(text(folder, "h.json").utf8)) as? [String: Any]
            #expect((document?["data"] as? [Any])?.count == 2)
            #expect(try apus("plot", "slice", "bowl", "-o", "-").output.hasPrefix(#"{"data":["#))
        }
    }

    @Test func severalStudiesStandInOneFigure() throws {
        try withStudy { folder, apus in
            try apus("study", "create", "other", "--param", "x=float:-1:1")
            try apus("ask", "other")
            try apus("tell", "other", "0", "--value", "7")
            try apus("plot", "history", "bowl", "--with", "other", "-o", "h.json")
            #expect(try text(folder, "h.json").contains(#""name":"other""#))
            for (arguments, words) in [
                (["slice", "bowl", "--with", "other", "-o", "s.svg"], "slice shows one study alone"),
                (["all", "bowl", "--with", "other"], "A report shows one study"),
                (["history", "bowl", "--with", "nowhere", "-o", "s.svg"], "nowhere"),
            ] {
                let result = try apus.run(["plot"] + arguments)
                #expect(result.status != 0 && result.errors.contains(words), "\(result)")
            }
        }
    }

    @Test func aReportIsOnePage() throws {
        try withStudy { folder, apus in
            var apus = apus
            let script = folder.appending(path: "plotly.min.js")
            try Data("window.Plotly = {};".utf8).write(to: script)
            apus.environment["APUS_PLOTLY"] = script.path()
            #expect(try apus("plot", "all", "bowl").output == "bowl-all.html\n")
            let page = try text(folder, "bowl-all.html")
            #expect(page.contains("window.Plotly = {};") && page.contains("<h1 dir=\"auto\">bowl</h1>"))
            #expect(page.contains("Slices") && page.contains("5 complete, 1 failed"))
            #expect(!page.contains("Hypervolume"))
        }
    }

    /// The script of the project's own environment is found from the program.
    @Test func theScriptIsFound() throws {
        try withStudy { folder, apus in
            #expect(try apus("plot", "slice", "bowl", "-o", "page.html").status == 0)
            let size = try text(folder, "page.html").utf8.count
            #expect(size > 1_000_000)
        }
    }

    @Test func whatIsWrongIsNamed() throws {
        try withStudy { folder, apus in
            let unknown = try apus("plot", "nonsense", "bowl")
            #expect(
                unknown.status == 64
                    && unknown.errors.contains("nonsense is no plot: choose all, optimization-history"))
            #expect(try apus("plot", "slice", "bowl", "-o", "x.png").status == 64)
            #expect(try apus("plot", "all", "bowl", "-o", "x.svg").status == 64)
            let study = try apus("plot", "slice", "nowhere", "-o", "x.svg")
            #expect(study.status == 65 && study.errors.contains("nowhere"))
            let parameter = try apus("plot", "slice", "bowl", "--param", "y", "-o", "x.svg")
            #expect(parameter.status == 65)
            #expect(parameter.errors == "apus: no complete trial has a parameter y: there are x, k\n")
            var lost = apus
            lost.environment["APUS_PLOTLY"] = "/nowhere/plotly.min.js"
            let script = try lost("plot", "slice", "bowl", "-o", "x.html")
            #expect(script.status == 69 && script.errors.contains("APUS_PLOTLY"))
            #expect(!FileManager.default.fileExists(atPath: folder.appending(path: "x.html").path()))
        }
    }

    @Test func aStudyIsWatched() throws {
        try withStudy { folder, apus in
            let seen = try apus("watch", "bowl", "--once")
            #expect(seen.status == 0)
            #expect(seen.output == "6 trials ended: 5 complete, 1 failed · value 0 in trial 0\n")
            #expect(try apus("watch", "nowhere", "--once").status == 65)
        }
    }
}
