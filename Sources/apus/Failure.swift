import ArgumentParser
import Experiments
import Glibc
import Tuning
import Visualization

/// Why a command gives up: one line for a person, a code for a script.
struct Failure: Error {
    var message: String
    var code: ExitCode
}

extension Failure {
    /// The failure that `error` means to a user.
    init(_ error: any Error) {
        switch error {
        case let failure as Failure: self = failure
        case let error as StorageError: self.init(message: error.description, code: error.exitCode)
        case let error as StudyError: self.init(message: error.description, code: .badInput)
        case let error as RunFailure: self.init(message: error.description, code: error.exitCode)
        case let error as ExperimentFileError: self.init(message: "\(error)", code: .badInput)
        case let error as SearchSpaceError: self.init(message: error.description, code: .badInput)
        case is CancellationError:
            self.init(message: "interrupted; nothing was left behind", code: .interrupted)
        case let error as SimulationError: self.init(message: error.description, code: .badInput)
        case let error as CurveTableError: self.init(message: error.description, code: .badInput)
        case let error as ImportanceError: self.init(message: error.description, code: .badInput)
        case let error as FigureError: self.init(message: error.description, code: .badInput)
        case let error as PlotlyScriptMissing: self.init(message: error.description, code: .unreachable)
        default: self.init(message: "\(error)", code: .workFailed)
        }
    }
}

/// Runs a command's work; a failure is told on standard error and becomes its exit code.
func reportingFailures(_ work: () async throws -> Void) async throws {
    do {
        try await work()
    } catch let code as ExitCode {
        throw code
    } catch let error as CleanExit {
        throw error
    } catch let error as ValidationError {
        throw error
    } catch {
        let failure = Failure(error)
        writeToStandardError("apus: \(failure.message)\n")
        throw failure.code
    }
}

/// Says something to the person at the terminal.
func writeToStandardError(_ text: String) {
    var text = text
    text.withUTF8 { bytes in _ = write(STDERR_FILENO, bytes.baseAddress, bytes.count) }
}
