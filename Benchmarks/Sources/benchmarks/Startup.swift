import ArgumentParser
import Foundation

struct Startup: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "How long `apus --help` takes, and what a trial that does nothing costs beside its process."
    )

    @Option(help: "How many trials.") var trials = 200

    func run() async throws {
        let apus = PeerScript.repository.appending(path: ".build/release/apus").path()
        guard FileManager.default.isExecutableFile(atPath: apus) else {
            throw ValidationError("There is no \(apus): swift build -c release --product apus makes it.")
        }
        var (times, busy) = ([Double](), [Double]())
        for _ in 0..<31 {
            let elapsed = Elapsed()
            let cpu = try Self.cpuMilliseconds(
                apus, ["--help"], in: FileManager.default.temporaryDirectory)
            busy.append(cpu)
            times.append(elapsed.wall)
        }
        print(
            "apus --help: \(times.median.short) ms of wall time, \(busy.median.short) ms of CPU"
                + " (medians of \(times.count))")
        try overhead(of: apus)
    }

    /// The CPU time of a run of trials that print one line, less that of the processes alone.
    private func overhead(of apus: String) throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "apus-overhead-\(getpid())")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let experiment = """
            name: nothing
            objectives: [{metric: loss, goal: minimize}]
            parameters: {x: {float: [0.0, 1.0]}}
            sampler: random
            run: {command: [/bin/echo, "loss={x}", step=1]}
            budget: {trials: \(trials)}
            seed: 1
            """
        try experiment.write(to: folder.appending(path: "nothing.yaml"), atomically: true, encoding: .utf8)
        let whole = try Self.cpuMilliseconds(apus, ["run", "nothing.yaml"], in: folder)
        let loop = "i=0; while [ $i -lt \(trials) ]; do /bin/echo loss=1 step=1 >/dev/null; i=$((i+1)); done"
        let processes = try Self.cpuMilliseconds("/bin/sh", ["-c", loop], in: folder)
        let each = (whole - processes) / Double(trials)
        print("a trial that does nothing: \(each.short) ms of CPU beside its process (\(trials) trials)")
    }

    /// The CPU time of a program and its children.
    private static func cpuMilliseconds(_ program: String, _ arguments: [String], in folder: URL) throws
        -> Double
    {
        let before = children()
        let process = Process()
        process.executableURL = URL(filePath: program)
        process.arguments = arguments
        process.currentDirectoryURL = folder
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else {
            throw ValidationError("\(program) \(arguments[0]) ended with \(process.terminationStatus).")
        }
        return children() - before
    }

    private static func children() -> Double {
        var usage = rusage()
        getrusage(__rusage_who_t(RUSAGE_CHILDREN.rawValue), &usage)
        func milliseconds(_ time: timeval) -> Double {
            Double(time.tv_sec) * 1e3 + Double(time.tv_usec) / 1e3
        }
        return milliseconds(usage.ru_utime) + milliseconds(usage.ru_stime)
    }
}
