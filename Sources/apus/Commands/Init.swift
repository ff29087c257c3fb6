import ArgumentParser
import Experiments
import Glibc
import Tuning

struct Init: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "init",
        abstract: "Writes an experiment file for a program.",
        discussion: "Asks for what is not given, if there is somebody to ask.")

    @Argument(help: "The program, such as train.py.") var program: String
    @Option(
        name: .customLong("param"), parsing: .unconditionalSingleValue,
        help: ArgumentHelp(Self.parameterHelp))
    var parameters: [String] = []
    @Option(help: "The metric that the program prints.") var metric: String?
    @Option(help: "minimize or maximize it.") var goal: Direction?
    @Option(help: "How many trials.") var trials: Int?
    @Option(help: "How many run at once.") var jobs: Int = 1
    @Option(help: "The name of the study; by default, the program's.") var name: String?
    @Option(name: .shortAndLong, help: "The file; by default, NAME.yaml.") var output: String?
    @Flag(help: "Write over a file that is there.") var force = false

    func validate() throws {
        try expectParameters(parameters)
        if let trials, trials < 1 { throw ValidationError("--trials must be at least 1.") }
        if jobs < 1 { throw ValidationError("--jobs must be at least 1.") }
        if parameters.isEmpty, !Questions.canAsk {
            throw ValidationError("Give the parameters, such as --param lr=float:1e-5:1e-1:log.")
        }
    }

    func run() async throws {
        try await reportingFailures {
            let questions = Questions(areAsked: parameters.isEmpty)
            let name = self.name ?? baseName
            let metric = try self.metric ?? questions.text("The metric that it prints", or: "accuracy")
            let template = ExperimentTemplate(
                name: name, program: program, metric: metric,
                goal: try goal ?? (questions.isYes("Is more of it better") ? .maximize : .minimize),
                parameters: try parameters.isEmpty
                    ? questions.parameters() : parameters.map { try ParameterArgument($0).parameter },
                trials: try trials ?? questions.number("How many trials", or: 100), parallel: jobs)
            // What is written can be run: a name may be one that no experiment can have.
            _ = try Experiment(parsing: template.text, file: "apus init")
            let path = output ?? "\(name).yaml"
            try write(template.text, to: path)
            writeToStandardError("wrote \(path); start it by: apus run \(RunReport.quoted(path))\n")
        }
    }

    /// The program without folders and ending.
    private var baseName: String {
        let file = program.split(separator: "/").last.map(String.init) ?? program
        guard let dot = file.lastIndex(of: "."), dot != file.startIndex else { return file }
        return String(file[..<dot])
    }

    private func write(_ text: String, to path: String) throws {
        let descriptor = open(path, O_WRONLY | O_CREAT | O_CLOEXEC | (force ? O_TRUNC : O_EXCL), 0o666)
        guard descriptor >= 0 else {
            let reason =
                errno == EEXIST
                ? "there is such a file already; --force writes over it" : String(cString: strerror(errno))
            throw Failure(message: "\(path): \(reason)", code: errno == EEXIST ? .badInput : .unreachable)
        }
        defer { close(descriptor) }
        let bytes = Array(text.utf8)
        guard Glibc.write(descriptor, bytes, bytes.count) == bytes.count else {
            throw Failure(message: "\(path): \(String(cString: strerror(errno)))", code: .unreachable)
        }
    }
}

extension ParsableArguments {
    /// What `--param` takes.
    static var parameterHelp: String {
        "A parameter, such as lr=float:1e-5:1e-1:log, n=int:1:8, w=int:32:512:step=32 or k=choice:a,b; once for each."
    }
}

/// Throws a mistake in one of `texts`.
func expectParameters(_ texts: [String]) throws {
    for text in texts {
        do { _ = try ParameterArgument(text) } catch { throw ValidationError("--param \(error).") }
    }
}

/// Questions to the person at the terminal.
private struct Questions {
    /// Whether there is somebody to ask.
    static var canAsk: Bool { isatty(STDIN_FILENO) == 1 && isatty(STDERR_FILENO) == 1 }

    /// Whether anything is asked; else every question has its usual answer.
    let areAsked: Bool

    func text(_ question: String, or usual: String) throws -> String {
        guard areAsked else { return usual }
        writeToStandardError("\(question)? [\(usual)] ")
        guard let answer = readLine() else { throw ExitCode.interrupted }
        return answer.isEmpty ? usual : answer
    }

    func isYes(_ question: String) throws -> Bool {
        while true {
            switch try text(question, or: "yes").lowercased() {
            case "yes", "y": return true
            case "no", "n": return false
            default: writeToStandardError("Please answer yes or no.\n")
            }
        }
    }

    func number(_ question: String, or usual: Int) throws -> Int {
        while true {
            if let number = Int(try text(question, or: String(usual))), number > 0 { return number }
            writeToStandardError("Please answer with a number above 0.\n")
        }
    }

    func parameters() throws -> [DeclaredSpace.Parameter] {
        writeToStandardError(
            """
            Its parameters, one a line, such as lr=float:1e-5:1e-1:log, layers=int:1:8 or kernel=choice:rbf,poly;
            an empty line ends them.

            """)
        var parameters: [DeclaredSpace.Parameter] = []
        while true {
            let answer = try text("Parameter", or: parameters.isEmpty ? "" : "no more")
            if answer == "no more" || answer.isEmpty {
                if !parameters.isEmpty { return parameters }
                writeToStandardError("At least one is needed.\n")
            } else {
                do {
                    let parameter = try ParameterArgument(answer).parameter
                    if parameters.contains(where: { $0.name == parameter.name }) {
                        writeToStandardError("There is a \(parameter.name) already.\n")
                    } else {
                        parameters.append(parameter)
                    }
                } catch {
                    writeToStandardError("\(error)\n")
                }
            }
        }
    }
}
