import Foundation
import Tuning

/// A child process that evaluates the shared problems: a line of JSON each way (`Benchmarks/Peers/evaluate.py`).
final class Evaluator {
    /// What an evaluation came to.
    struct Evaluation {
        /// What the optimizer is told.
        var told: Double
        /// The value without noise.
        var withoutNoise: Double
    }

    /// All the problems that it evaluates.
    let problems: [SharedProblem]
    private let process = Process()
    private let input = Pipe()
    private let output = Pipe()
    private var lines: LineReader

    /// Starts the child with the Python at `python`.
    init(python: String) throws {
        process.executableURL = URL(filePath: python)
        process.arguments = [PeerScript.repository.appending(path: "Benchmarks/Peers/evaluate.py").path()]
        (process.standardInput, process.standardOutput) = (input, output)
        lines = LineReader(file: output.fileHandleForReading)
        try process.run()
        let descriptions = try lines.next().array ?? []
        problems = try descriptions.map(SharedProblem.init)
    }

    /// Ends the child, which ends with its input.
    func close() throws {
        try input.fileHandleForWriting.close()
        process.waitUntilExit()
    }

    /// Evaluates the evaluation `number`, from 0, of the run of `seed`.
    func evaluate(
        _ problem: SharedProblem, at parameters: [String: ParameterValue], seed: Int, number: Int
    ) throws -> Evaluation {
        let request = JSON.object([
            .init("problem", .string(problem.name)), .init("seed", .int(seed)), .init("number", .int(number)),
            .init("parameters", .object(parameters.map { .init($0.key, JSON($0.value)) })),
        ])
        try input.fileHandleForWriting.write(contentsOf: Data((request.text.rawValue + "\n").utf8))
        let answer = try lines.next()
        guard let told = answer.array?.first?.number, let value = answer.array?.last?.number else {
            throw EvaluatorFailure(line: answer.text.rawValue)
        }
        return Evaluation(told: told, withoutNoise: value)
    }
}

/// Reads a file line by line as JSON.
private struct LineReader {
    let file: FileHandle
    private var rest = Data()

    init(file: FileHandle) { self.file = file }

    mutating func next() throws -> JSON {
        while true {
            if let end = rest.firstIndex(of: UInt8(ascii: "\n")) {
                let line = String(decoding: rest[..<end], as: UTF8.self)
                rest = Data(rest[rest.index(after: end)...])
                guard let json = JSON(parsing: line) else { throw EvaluatorFailure(line: line) }
                return json
            }
            let more = file.availableData
            guard !more.isEmpty else { throw EvaluatorFailure(line: nil) }
            rest += more
        }
    }
}

struct EvaluatorFailure: Error, CustomStringConvertible {
    /// What it wrote; `nil` if it has ended.
    var line: String?

    var description: String {
        line.map { "evaluate.py wrote what makes no sense: \($0)" }
            ?? "evaluate.py has ended: --python must name one with the packages of Benchmarks/Peers/requirements.txt"
    }
}
