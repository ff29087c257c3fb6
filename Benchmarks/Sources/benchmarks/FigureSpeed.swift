import ArgumentParser
import FoundationEssentials
import Numerical
import Tuning
import Visualization

struct FigureSpeed: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "figures",
        abstract: "CPU milliseconds to make each figure of a study of ten mixed parameters, and its size.")

    @Option(help: "How many trials.") var trials = 100_000
    @Option(help: "How many trials report ten values.") var reporting = 20_000

    func run() async throws {
        let sources = [("", source(isTwofold: false)), ("two objectives, ", source(isTwofold: true))]
        for kind in FigureKind.allCases {
            for (name, source) in sources {
                let elapsed = Elapsed()
                let figure = try kind.figure(of: source)
                let text = figure.text(in: nil)
                let time = elapsed.cpu
                guard !figure.isEmpty else { continue }
                let picture = Elapsed()
                let size = SVGPicture(figure).text.utf8.count
                print(
                    "\(kind.rawValue), \(name)\(trials) trials: \(time.short) ms, \((Double(text.utf8.count) / 1e6).short) MB"
                        + "; as SVG \(picture.cpu.short) ms more, \((Double(size) / 1e6).short) MB")
            }
        }
    }

    private func source(isTwofold: Bool) -> StudyTrials {
        var random = RandomStream(seed: 1)
        let start = Date(timeIntervalSince1970: 1_770_000_000)
        let frozen = (0..<trials).map { number -> FrozenTrial in
            var record = MixedSpace.randomTrial(isTwofold, using: &random)
            record.start = start.addingTimeInterval(Double(number))
            record.end = start.addingTimeInterval(Double(number) + 10 * random.uniform())
            if number % max(1, trials / max(reporting, 1)) == 0 {
                for step in 1...10 { record.reports[step] = record.values[0] + 10 / Double(step) }
                record.systemAttributes["completed_rung_0"] = JSON.float(record.values[0]).text
            }
            return FrozenTrial(id: .init(rawValue: number), number: number, record: record)
        }
        let directions: [Direction] = isTwofold ? [.minimize, .minimize] : [.minimize]
        return StudyTrials(
            name: "figures", directions: directions,
            objectiveNames: isTwofold ? ["loss", "distance"] : ["loss"], trials: frozen)
    }
}
