import Experiments
import Synchronization
import Testing
import Tuning

/// The table of trials on a terminal.
@Suite struct TrialTableTests {
    private let experiment = """
        name: digits
        objectives: [{metric: accuracy, goal: maximize}]
        parameters: {lr: {float: [1e-5, 1], scale: log}, depth: {int: [1, 9]}, a_parameter_with_a_long_name: {float: [0, 1]}}
        run: {command: [train]}
        budget: {trials: 100}
        """

    private func progress(_ number: Int, step: Int?, accuracy: Double?, note: String? = nil) -> TrialProgress
    {
        var parameters = Parameters()
        parameters.set("lr", 0.0021, from: .float(1e-5...1, .log))
        parameters.set("depth", 6, from: .int(1...9))
        var progress = TrialProgress(number: number, parameters: parameters)
        (progress.step, progress.note) = (step, note)
        if let accuracy { progress.metrics["accuracy"] = accuracy }
        return progress
    }

    private func ended(_ number: Int, _ ending: TrialEnding, verdict: String) -> (FrozenTrial, TrialEnding) {
        var record = TrialRecord(state: .running)
        record.reports[9] = 0.5
        record.systemAttributes["apus:verdict"] = JSON.string(verdict).text
        return (FrozenTrial(id: .init(rawValue: number), number: number, record: record), ending)
    }

    private func lines(_ table: TrialTable, width: Int = 100, height: Int = 20) throws -> [String] {
        table.lines(
            of: try Experiment(parsing: experiment, file: "f"), width: width, height: height,
            style: Style(isRich: false))
    }

    @Test func trialsThatRunComeFirstThenTheLastOnes() throws {
        var table = TrialTable()
        #expect(try lines(table) == [])
        table.apply(progress(57, step: 3, accuracy: 0.91))
        table.apply(progress(41, step: 27, accuracy: 0.97123, note: "goes on after step 9"))
        table.apply(progress(58, step: 1, accuracy: 0.7))
        table.apply(progress(59, step: nil, accuracy: nil))
        let (trial, ending) = ended(57, .paused, verdict: "waits: 4th of 9 at rung 2, 3 go on")
        table.apply(trial, ending)
        let (other, end) = ended(58, .pruned, verdict: "27th of 27 at rung 1, 9 go on")
        table.apply(other, end)
        #expect(
            try lines(table) == [
                "trial  state    step  accuracy  lr      depth  why",
                "#41    running  27    0.9712    0.0021  6      goes on after step 9",
                "#59    running                  0.0021  6",
                "#58    stopped  9     0.7       0.0021  6      27th of 27 at rung 1, 9 go on",
                "#57    paused   9     0.91      0.0021  6      waits: 4th of 9 at rung 2, 3 go on",
            ])
        #expect(try lines(table, width: 50).allSatisfy { $0.count <= 50 })
        #expect(try lines(table, width: 50)[4].hasSuffix("…"))
        #expect(try lines(table, height: 3) == [])
        #expect(try lines(table, height: 4).count == 4)
    }

    @Test func noMoreRowsThanTwentyAndNoMemoryOfAll() throws {
        var table = TrialTable()
        for number in 0..<5000 {
            table.apply(progress(number, step: 1, accuracy: 0.5))
            if number % 100 != 0 {
                let (trial, ending) = ended(number, .complete([1]), verdict: "")
                table.apply(trial, ending)
            }
        }
        #expect(try lines(table, height: 60).count == TrialTable.mostRows + 1)
    }

    @Test func aPausedTrialRunsAgain() throws {
        var table = TrialTable()
        table.apply(progress(1, step: 9, accuracy: 0.5))
        let (trial, ending) = ended(1, .paused, verdict: "waits")
        table.apply(trial, ending)
        table.apply(progress(1, step: 10, accuracy: 0.6, note: "goes on after step 9"))
        #expect(try lines(table)[1] == "#1     running  10    0.6       0.0021  6      goes on after step 9")
    }

    @Test func theTableIsDrawnInPlace() throws {
        let text = Recorder()
        let display = ProgressDisplay(
            .init(style: Style(isRich: false), width: { 80 }, height: { 24 }, write: { text.add($0) }),
            elapsed: { text.time() })
        let experiment = try Experiment(parsing: experiment, file: "f")
        let standing = RunStanding(
            experiment: experiment, storage: "memory:", census: Census(directions: [.maximize]),
            finishedBefore: 0, running: 1, parallel: 1, elapsed: .seconds(1))
        display.show(.opened(standing))
        display.show(.progressed(progress(1, step: 1, accuracy: 0.5)))
        #expect(text.last.hasPrefix("\rtrial  state"))
        #expect(text.last.split(separator: "\n").count == 3)
        display.show(.progressed(progress(2, step: 1, accuracy: 0.5)))
        #expect(text.last.hasPrefix("\r\u{1B}[2Atrial"))
        display.clear()
        #expect(text.last == "\r\u{1B}[3A\u{1B}[J")
    }
}

/// What was written, at a time that goes on by a second each time it is asked.
private final class Recorder: Sendable {
    private let state = Mutex<(texts: [String], time: Int)>(([], 0))

    func add(_ text: String) { state.withLock { $0.texts.append(text) } }
    var last: String { state.withLock { $0.texts.last ?? "" } }
    func time() -> Duration {
        state.withLock {
            $0.time += 1
            return .seconds($0.time)
        }
    }
}
