import ArgumentParser
import Experiments
import Tuning

extension StudyCommand {
    struct Replay: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "replay",
            abstract: "Asks for every trial once more and tells whether it gets the same parameters.",
            discussion: """
                Each ask sees what it had seen, however many workers there were; nothing is evaluated or written. Exits \
                with 1 if a trial gets other parameters.
                """)

        @Argument(help: "The study.") var name: String
        @Option(help: "Another sampler than the trials were asked for with: a name, or {type: NAME, …}.")
        var sampler: String?
        @Option(help: "Another seed.") var seed: UInt64?
        @OptionGroup var storage: StorageOptions
        @OptionGroup var format: FormatOption

        func run() async throws {
            try await reportingFailures {
                let storage = try await storage.open()
                let record = try await storage.study(named: name)
                let handles = try await handles(record, storage)
                let study = try await Study.load(name, from: storage)
                let replay = try await study.replay(by: { settings in
                    // Samplers that learn nothing leave no note: which settings were theirs is plain if there are no others.
                    settings.map { handles[$0] } ?? (handles.count == 1 ? handles.values.first : nil)
                })
                show(replay, versions: Set(record.allSettings.values.map(\.version)))
                if !replay.differences.isEmpty { throw ExitCode.workFailed }
            }
        }

        private func handles(_ record: StudyRecord, _ storage: any Storage) async throws -> [String: Asker] {
            var handles: [String: Asker] = [:]
            for (key, var settings) in record.allSettings {
                if let sampler {
                    settings.sampler = try Algorithm.sampler(parsing: sampler, in: "--sampler").source
                }
                settings.seed = seed ?? settings.seed
                handles[key] = Asker(
                    study: try await settings.study(record, in: storage), space: settings.space)
            }
            guard !handles.isEmpty else {
                throw Failure(
                    message: "\(name): the study does not say what its trials were asked for with",
                    code: .badInput)
            }
            return handles
        }

        private func show(_ replay: Tuning.Replay, versions: Set<String>) {
            let all = replay.repeated + replay.differences.count
            if format.format == .json { return print(replay.json.text.rawValue) }
            print("\(replay.repeated) of \(all) trials repeat")
            if let first = replay.differences.first {
                print("the first that does not: \(first.description)")
                let others = versions.subtracting([Version.current]).sorted()
                if !others.isEmpty {
                    print("asked for by Apus \(others.joined(separator: ", ")); this is \(Version.current)")
                }
            }
            if !replay.unknown.isEmpty {
                print(
                    "\(replay.unknown.count) were not asked for by Apus, or left no note of what was known then"
                )
            }
        }
    }
}

extension Replay.Difference {
    fileprivate var description: String {
        let (was, now) = (recorded?.description ?? "nothing", replayed?.description ?? "nothing")
        return "trial \(trial), \(parameter) was \(was) and is now \(now)"
    }
}

extension Replay {
    fileprivate var json: JSON {
        .object([
            .init("repeated", .int(repeated)),
            .init(
                "differences",
                .array(
                    differences.map { difference in
                        .object([
                            .init("number", .int(difference.trial)),
                            .init("parameter", .string(difference.parameter)),
                            .init("recorded", difference.recorded.map { JSON($0).finite } ?? .null),
                            .init("replayed", difference.replayed.map { JSON($0).finite } ?? .null),
                        ])
                    })),
            .init("unknown", .array(unknown.map { JSON.int($0) })),
        ])
    }
}
