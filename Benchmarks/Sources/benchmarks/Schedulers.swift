import ArgumentParser
import Foundation
import Tuning

struct Schedulers: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract:
            "Trials a second of `apus run` with ASHA, beside Ray Tune, and what trials cost that are paused.",
        discussion: """
            Each trial is a process that prints ten lines and ends; two run at a time. Memory is that of a program and all its \
            descendants together, at its highest; beside paused trials, which have no process, that of the program alone is told too.
            """)

    @Option(help: "How many trials.") var trials = 200
    @Option(help: "How many trials are paused.") var paused = 1000
    @Flag(help: "Leave the peers out.") var alone = false

    func run() async throws {
        let own = try measure(
            """
            pruner: {type: asha, min_resource: 1, reduction_factor: 3}
            run: {command: [sh, -c, 'for s in 1 2 3 4 5 6 7 8 9 10; do echo "loss={x} step=$s"; done'], parallel: 2}
            budget: {trials: \(trials)}
            """)
        let rate = Double(trials) / own.seconds
        print("Apus: \(rate.short) trials a second, \(own.megabytes.short) MB at most")
        if !alone {
            let ray = try PeerScript(name: "ray_asha.py").run(["\(trials)"])
            guard let seconds = ray["seconds"]?.number, let megabytes = ray["peak_mb"]?.number else {
                throw ValidationError("ray_asha.py told nothing.")
            }
            let other = Double(trials) / seconds
            print(
                "Ray Tune \(ray["version"]?.string ?? ""): \(other.short) trials a second, \(megabytes.short) MB at most"
            )
            print(
                "ratio: \((rate / other).short) times the trials, 1/\((megabytes / own.megabytes).short) of the memory"
            )
        }
        try pauses()
    }

    /// Runs trials that are all paused at their first rung: what is left of them are lines in the storage.
    private func pauses() throws {
        let result = try measure(
            """
            pruner: {type: promotion, reduction_factor: 1000000, growth: 2}
            run: {command: [sh, -c, 'echo "loss={x} step=1"; sleep 1000'], parallel: 2}
            budget: {trials: \(paused)}
            """, endsPaused: true)
        print(
            "\(paused) paused trials: no process, \(result.own.short) MB at most, "
                + "\(result.megabytes.short) MB with the two programs that run")
    }

    /// Runs an experiment: how long it takes, and how much memory.
    ///
    /// - Parameter endsPaused: Whether to end the run once all trials are paused.
    private func measure(
        _ experiment: String, endsPaused: Bool = false
    ) throws -> (seconds: Double, megabytes: Double, own: Double) {
        let apus = PeerScript.repository.appending(path: ".build/release/apus").path()
        let folder = FileManager.default.temporaryDirectory.appending(path: "apus-schedulers-\(getpid())")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let file = """
            name: toy
            objectives: [{metric: loss, goal: minimize}]
            parameters: {x: {float: [0.0, 1.0]}}
            sampler: random
            seed: 1
            storage: sqlite:///apus.db

            """
        try (file + experiment).write(
            to: folder.appending(path: "toy.yaml"), atomically: true, encoding: .utf8)
        let process = Process()
        process.executableURL = URL(filePath: apus)
        process.arguments = ["run", "toy.yaml"]
        process.currentDirectoryURL = folder
        let log = folder.appending(path: "log")
        try Data().write(to: log)
        process.standardOutput = FileHandle.nullDevice
        process.standardError = try FileHandle(forWritingTo: log)
        let elapsed = Elapsed()
        try process.run()
        var (peak, own) = (0.0, 0.0)
        while process.isRunning {
            let tree = ProcessTree(of: process.processIdentifier)
            (peak, own) = (max(peak, tree.residentMegabytes), max(own, tree.rootMegabytes))
            usleep(20_000)
            guard endsPaused, elapsed.wall > 1000 else { continue }
            let lines = try String(contentsOf: log, encoding: .utf8).split(separator: "\n")
            if lines.count(where: { $0.contains("paused at step 1") }) >= paused { process.interrupt() }
        }
        guard endsPaused || process.terminationStatus == 0 else {
            throw ValidationError("apus run ended with \(process.terminationStatus).")
        }
        return (elapsed.wall / 1e3, peak, own)
    }
}
