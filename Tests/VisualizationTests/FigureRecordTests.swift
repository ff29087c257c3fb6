import Foundation
import Testing
import Tuning
import Visualization

/// Of the same trials, figures hold the data that Optuna's hold.
@Suite struct FigureRecordTests {
    private func figure(_ kind: FigureKind, _ recorded: RecordedStudy, _ parameters: [String] = []) throws
        -> Figure
    {
        var options = FigureOptions()
        options.parameters = parameters
        return try kind.figure(of: recorded.study, options: options)
    }

    private func traces(_ figure: Figure, _ name: String) -> [JSON] {
        figure.traces.filter { $0["name"]?.string == name }
    }

    @Test func historiesAreOptunas() throws {
        let studies = try RecordedStudy.all()
        #expect(studies.count == 6)
        for recorded in studies {
            let own = try figure(.optimizationHistory, recorded)
            let theirs = try #require(recorded.figures["history"])
            let feasible = traces(own, recorded.study.objectiveNames[0])
            #expect(Marks(all: feasible) == finite(theirs["feasible"]))
            #expect(Marks(all: traces(own, "breaks a constraint")) == finite(theirs["infeasible"]))
            guard let best = theirs["best"], best != .null, !theirs.text.rawValue.contains("Infinity") else {
                continue
            }
            let stair = try #require(traces(own, "best so far").first)
            for (x, y) in zip(best["x"]?.array ?? [], best["y"]?.array ?? []) {
                guard let y = y.number, y.isFinite else { continue }
                #expect(height(of: stair, at: try #require(x.number)) == y)
            }
        }
    }

    /// Optuna draws infinite values, which no axis can show.
    private func finite(_ trace: JSON?) -> Marks {
        Marks(Marks(trace).rows.filter { !$0.contains("inf") })
    }

    private func height(of stair: JSON, at x: Double) -> Double? {
        let points = Array(zip(stair["x"]?.array ?? [], stair["y"]?.array ?? []))
        return points.last { ($0.0.number ?? .infinity) <= x }?.1.number
    }

    @Test func slicesAreOptunas() throws {
        for recorded in try RecordedStudy.all() {
            for name in recorded.names {
                let own = try figure(.slice, recorded, [name])
                let theirs = recorded.figures["slice"]?[name]?.array ?? []
                #expect(Marks(all: traces(own, "keeps to the constraints")) == Marks(theirs.first))
                // Over choices, Optuna pairs trials that break a constraint with the numbers of none, and draws none of them.
                guard name != "model", name != "size" else { continue }
                #expect(
                    Marks(all: traces(own, "breaks a constraint")) == Marks(all: Array(theirs.dropFirst())))
            }
        }
    }

    @Test func pointsOfContoursAreOptunas() throws {
        for recorded in try RecordedStudy.all() {
            for pair in recorded.figures["contour"]?.array ?? [] {
                let names = (pair["params"]?.array ?? []).compactMap(\.string)
                let own = try figure(.contour, recorded, names)
                let theirs = pair["traces"]?.array ?? []
                #expect(Marks(all: traces(own, "trial")) == Marks(theirs.first))
                #expect(Marks(all: traces(own, "breaks a constraint")) == Marks(theirs.last))
                try surfaceIsBetweenValues(own, recorded)
            }
        }
    }

    private func surfaceIsBetweenValues(_ figure: Figure, _ recorded: RecordedStudy) throws {
        let map = try #require(figure.traces.first { $0["z"] != nil })
        let values = recorded.study.trials.flatMap { $0.values.prefix(1) }.filter(\.isFinite)
        let cells = (map["z"]?.array ?? []).flatMap { $0.array ?? [] }.compactMap(\.number).filter(\.isFinite)
        let (low, high) = (try #require(values.min()), try #require(values.max()))
        #expect(!cells.isEmpty)
        #expect(cells.allSatisfy { low - 1e-9 <= $0 && $0 <= high + 1e-9 })
    }

    @Test func ranksAreOptunas() throws {
        for recorded in try RecordedStudy.all() where !recorded.hasInfinities {
            for pair in recorded.figures["rank"]?.array ?? [] {
                let names = (pair["params"]?.array ?? []).compactMap(\.string)
                let own = try figure(.rank, recorded, names)
                #expect(Marks(all: own.traces) == Marks(pair["trace"]))
                let trace = try #require(traces(own, "trial").first)
                let ranks = try #require(pair["ranks"])
                let last = Double((ranks.members ?? []).count - 1)
                for (mark, colour) in zip(
                    trace["customdata"]?.array ?? [], trace["marker"]?["color"]?.array ?? [])
                {
                    let number = try #require(mark.array?.first?.integer)
                    let rank = try #require(ranks[String(number)]?.number)
                    #expect(abs(try #require(colour.number) * last - rank) < 1e-9)
                }
            }
        }
    }

    @Test func distributionsAreOptunas() throws {
        for recorded in try RecordedStudy.all() {
            let stair = try #require(try figure(.empiricalDistribution, recorded).traces.first)
            let theirs = try #require(recorded.figures["edf"])
            for (x, y) in zip(theirs["x"]?.array ?? [], theirs["y"]?.array ?? []) {
                // At a step itself, the sum of binary fractions decides.
                let share = height(of: stair, at: try #require(x.number) + 1e-9) ?? 0
                #expect(abs(share - (try #require(y.number))) < 1e-9)
            }
        }
    }

    @Test func curvesAreOptunas() throws {
        for recorded in try RecordedStudy.all() {
            let own = try figure(.intermediateValues, recorded)
            var curves: [Int: [String]] = [:]
            for trace in own.traces {
                let columns = ["x", "y", "customdata"].map { trace[$0]?.array ?? [] }
                for row in columns[0].indices where columns[0][row] != .null {
                    curves[try #require(columns[2][row].integer), default: []].append(
                        Marks.text(columns[0][row]) + " " + Marks.text(columns[1][row]))
                }
            }
            for member in recorded.figures["intermediate"]?.members ?? [] {
                #expect(Marks(curves[try #require(Int(member.key))] ?? []) == Marks(member.value))
            }
        }
    }

    @Test func timelinesAreOptunas() throws {
        let names = [
            "COMPLETE": "complete", "INFEASIBLE": "breaks a constraint", "PRUNED": "pruned", "FAIL": "failed",
        ]
        for recorded in try RecordedStudy.all() {
            let own = try figure(.timeline, recorded)
            let theirs = try #require(recorded.figures["timeline"]?.members)
            #expect(own.traces.count == theirs.count)
            for member in theirs {
                let name = try #require(names[member.key])
                let trace = try #require(traces(own, name).first)
                #expect(Marks(trace) == Marks(member.value))
                let starts = (member.value["base"]?.array ?? []).compactMap(\.string).map {
                    String(($0.replacingOccurrences(of: "T", with: " ") + ".000000").prefix(26))
                }
                #expect(
                    (trace["base"]?.array ?? []).compactMap(\.string).map { String($0.prefix(26)) } == starts)
            }
        }
    }

    @Test func frontsAreOptunas() throws {
        for recorded in try RecordedStudy.all() where recorded.study.directions.count > 1 {
            let own = try figure(.paretoFront, recorded)
            let theirs = try #require(recorded.figures["pareto"]?.array)
            let axes = recorded.study.directions.count == 3 ? ["x", "y", "z"] : ["x", "y"]
            #expect(Marks(all: traces(own, "front"), axes) == Marks(theirs.last, axes))
            #expect(
                Marks(all: traces(own, "behind the front"), axes) == Marks(theirs[theirs.count - 2], axes))
            let infeasible = theirs.count == 3 ? theirs.first : nil
            #expect(Marks(all: traces(own, "breaks a constraint"), axes) == Marks(infeasible, axes))
        }
    }

    @Test func hypervolumesAreOptunas() throws {
        for recorded in try RecordedStudy.all() where recorded.study.directions.count > 1 {
            var options = FigureOptions()
            options.reference = (recorded.figures["reference"]?.array ?? []).compactMap(\.number)
            let own = try FigureKind.hypervolumeHistory.figure(of: recorded.study, options: options)
            #expect(Marks(own.traces.first) == Marks(recorded.figures["hypervolume"]))
        }
    }

    @Test func importancesAreOptunas() throws {
        for recorded in try RecordedStudy.all()
        where recorded.figures["importances"] != nil && !recorded.hasInfinities {
            let own = try figure(.parameterImportances, recorded)
            #expect(Marks(own.traces.first) == Marks(recorded.figures["importances"]))
        }
    }

    @Test func parallelCoordinatesAreOptunas() throws {
        for recorded in try RecordedStudy.all() {
            let own = try #require(
                try figure(.parallelCoordinate, recorded).traces.first?["dimensions"]?.array)
            let theirs = try #require(recorded.figures["parallel"]?["dimensions"]?.members)
            #expect(own.count == theirs.count)
            // Both put the trials in an order of their own.
            let objectives = recorded.study.directions.count
            let order =
                own.prefix(objectives)
                + own.dropFirst(objectives).sorted {
                    ($0["label"]?.string ?? "") < ($1["label"]?.string ?? "")
                }
            let places = theirs.prefix(objectives) + theirs.dropFirst(objectives).sorted { $0.key < $1.key }
            #expect(rows(order.map(texts)) == rows(places.map { ($0.value.array ?? []).map(Marks.text) }))
        }
    }

    /// What a dimension says of each trial: a number, the text of a choice, or nothing.
    private func texts(_ dimension: JSON) -> [String] {
        let ticks = dimension["tickvals"]?.array ?? []
        let names = (dimension["ticktext"]?.array ?? []).compactMap(\.string)
        let isChoice = names.contains { $0 != "absent" && Double($0) == nil } || dimension["label"] == "size"
        return (dimension["values"]?.array ?? []).map { value in
            let place = ticks.firstIndex { $0.number == value.number }
            if let place, names[place] == "absent" { return "null" }
            guard isChoice, let place else { return Marks.text(value) }
            return Marks.text(.string(names[place]))
        }
    }

    private func rows(_ columns: [[String]]) -> [String] {
        (columns.first ?? []).indices.map { row in columns.map { $0[row] }.joined(separator: " ") }.sorted()
    }
}

extension RecordedStudy {
    /// Whether a value is infinite: Optuna ranks such trials, which no scale can show.
    var hasInfinities: Bool {
        study.trials.contains { $0.values.contains(where: \.isInfinite) }
    }
}
