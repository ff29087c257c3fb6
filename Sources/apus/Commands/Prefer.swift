import ArgumentParser
import Experiments
import Tuning

struct Prefer: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "prefer",
        abstract: "Says which trial of a study is better, or lists those to choose among.",
        discussion:
            """
            For studies whose sampler is `preferential`: apus prefer NAME 7 3 5 says that trial 7 is better than 3 and \
            than 5. Without numbers, the trials are printed that nobody has found worse than another one, as JSON.
            """)

    @Argument(help: "The study.") var name: String
    @Argument(help: "The better trial.") var better: Int?
    @Argument(help: "The trials that are worse.") var worse: [Int] = []
    @Option(help: "Ask nobody about this trial any more.") var skip: Int?
    @OptionGroup var storage: StorageOptions

    func validate() throws {
        if better != nil, worse.isEmpty {
            throw ValidationError("Name the worse trials after the better one.")
        }
    }

    func run() async throws {
        try await reportingFailures {
            let storage = try await storage.open()
            let record = try await storage.study(named: name)
            guard record.isPreferential else {
                throw Failure(
                    message:
                        "\(name): its trials have values: only studies of preferences are judged by people",
                    code: .badInput)
            }
            do {
                if let skip { try await self.skip(skip, of: record, in: storage) }
                if let better {
                    for worse in worse { try await storage.prefer([better], over: worse, in: record) }
                }
            } catch let error as StudyError {
                throw Failure(message: "\(name): \(error)", code: .badInput)
            }
            if better == nil, skip == nil { try await printCandidates(of: record, in: storage) }
        }
    }

    private func skip(_ number: Int, of record: StudyRecord, in storage: any Storage) async throws {
        let trials = try await storage.changes(in: record.id, since: .start).trials
        guard let trial = trials.first(where: { $0.number == number }) else {
            throw StudyError.noTrial(number: number)
        }
        try await storage.annotate(record.id, with: [StudyRecord.skipping(trial.id)])
    }

    private func printCandidates(of record: StudyRecord, in storage: any Storage) async throws {
        let trials = try await storage.changes(in: record.id, since: .start).trials
        let candidates = Candidates(of: record, among: trials)
        let json: JSON = [
            "candidates": .array(candidates.numbers.map(JSON.int)),
            "best": .array(candidates.best.map(JSON.int)), "wanted": candidates.wanted.map(JSON.int) ?? .null,
        ]
        print(json.text.rawValue)
    }
}
