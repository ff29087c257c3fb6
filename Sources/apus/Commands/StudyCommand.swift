import ArgumentParser
import Experiments
import Tuning

struct StudyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "study", abstract: "Makes, lists, shows, repeats, moves and deletes studies.",
        subcommands: [
            Create.self, List.self, Show.self, Replay.self, Export.self, Import.self, Copy.self, Delete.self,
        ])
}

extension StudyCommand {
    struct Create: AsyncParsableCommand {
        static let configuration = CommandConfiguration(commandName: "create", abstract: "Makes a study.")

        @Argument(help: "Its name.") var name: String
        @Option(help: "minimize or maximize, once for each objective.") var direction: [Direction] = [
            .minimize
        ]
        @Option(help: "What an objective is called, once for each.") var metric: [String] = []
        @Flag(help: "Do nothing if there is a study of that name.") var skipIfExists = false
        @OptionGroup var search: SearchOptions
        @OptionGroup var storage: StorageOptions

        func validate() throws {
            guard !name.isEmpty else { throw ValidationError("A study needs a name.") }
            guard metric.isEmpty || metric.count == direction.count else {
                throw ValidationError("--metric is needed once for each --direction, or not at all.")
            }
        }

        func run() async throws {
            try await reportingFailures {
                let notes = try search.plan().notes
                do {
                    let storage = try await storage.open(creating: true)
                    let study = try await Study.create(
                        name, directions: direction, metricNames: metric, in: storage)
                    if !notes.isEmpty { try await storage.annotate(study.id, with: notes) }
                } catch StorageError.studyExists where skipIfExists {}
                print(name)
            }
        }
    }

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(commandName: "list", abstract: "Lists all studies.")

        @OptionGroup var storage: StorageOptions
        @OptionGroup var format: FormatOption

        func run() async throws {
            try await reportingFailures {
                let storage = try await storage.open()
                var summaries: [StudySummary] = []
                for record in try await storage.studies() {
                    summaries.append(try await StudySummary(Study.asDeclared(record.name, in: storage)))
                }
                format.format.print(StudySummary.table(summaries), json: .array(summaries.map(\.json)))
            }
        }
    }

    struct Show: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "show", abstract: "Shows how a study stands.")

        @Argument(help: "Its name.") var name: String
        @OptionGroup var storage: StorageOptions
        @OptionGroup var format: FormatOption

        func run() async throws {
            try await reportingFailures {
                let summary = try await StudySummary(Study.asDeclared(name, in: storage.open()))
                format.format.print(StudySummary.table([summary]), json: summary.json)
            }
        }
    }

    struct Delete: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "delete", abstract: "Deletes a study with all its trials.")

        @Argument(help: "Its name.") var name: String
        @OptionGroup var storage: StorageOptions

        func run() async throws {
            try await reportingFailures {
                let storage = try await storage.open()
                try await storage.deleteStudy(storage.study(named: name).id)
            }
        }
    }
}
