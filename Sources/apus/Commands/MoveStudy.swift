import ArgumentParser
import Experiments
import Tuning

extension StudyCommand {
    struct Export: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "export",
            abstract: "Writes a study with all its trials to a file.",
            discussion: "The file is JSON lines; apus study import reads it into any storage.")

        @Argument(help: "Its name.") var name: String
        @Option(name: .shortAndLong, help: "The file to write; - is standard output.") var output = "-"
        @OptionGroup var storage: StorageOptions

        func run() async throws {
            try await reportingFailures {
                let storage = try await storage.open()
                let (name, output) = (name, output)
                try await cancelledBySignals {
                    let file = try OutputFile(output)
                    try await Study.export(name, from: storage) { try file.write($0) }
                    try file.finish()
                }
            }
        }
    }

    struct Import: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "import",
            abstract: "Makes a study of the file that apus study export wrote.")

        @Argument(help: "The file; - is standard input.") var file: String
        @Option(help: "What the study is to be called, if not as it was.") var name: String?
        @OptionGroup var storage: StorageOptions

        func validate() throws {
            guard name?.isEmpty != true else { throw ValidationError("A study needs a name.") }
        }

        func run() async throws {
            try await reportingFailures {
                let (file, name, url) = (file, name, try StorageURL(storage.url))
                let study = try await cancelledBySignals {
                    let lines = try InputLines(file)
                    let storage = try await url.open()
                    do {
                        return try await Study.import(as: name, into: storage) { try lines.next() }.study
                    } catch let error as StudyFileError {
                        throw Failure(message: "\(file): \(error)", code: .badInput)
                    }
                }
                print(study.name)
            }
        }
    }

    struct Copy: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "copy",
            abstract: "Copies a study with all its trials to another storage.")

        @Argument(help: "Its name.") var name: String
        @Option(help: "Where to, such as journal:///shared.log.") var to: String
        @Option(name: .customLong("name"), help: "What the copy is to be called, if not as the study.")
        var newName: String?
        @OptionGroup var storage: StorageOptions

        func validate() throws {
            guard newName?.isEmpty != true else { throw ValidationError("A study needs a name.") }
        }

        func run() async throws {
            try await reportingFailures {
                let source = try await storage.open()
                let isSame = try StorageURL(storage.url) == StorageURL(to)
                // The study must be there before a file is made for its copy.
                _ = try await source.study(named: name)
                let target = isSame ? source : try await StorageURL(to).open()
                let (name, newName) = (name, newName)
                let study = try await cancelledBySignals {
                    try await Study.copy(name, from: source, to: target, as: newName).study
                }
                print(study.name)
            }
        }
    }
}
