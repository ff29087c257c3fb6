import ArgumentParser
import Tuning

struct Optimizers: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract:
            "How fast the optimizers are and how good their answers, against the peers, all in one run.",
        discussion: """
            Runs latency (TPE, Gaussian process), cmaes, evolution, forest, importances and answers one after the other: a \
            quarter of an hour or so, most of it the twenty seeds of the answers. The machine should have nothing else to do.
            """)

    @Option(
        help: "The Python that has torch, for Optuna's Gaussian process; by default .venv of the repository.")
    var python: String?
    @Option(help: "How many seeds the answers have.") var seeds = 20
    @Option(help: "The SVG file to draw the mean ranks in.") var picture: String?

    func run() async throws {
        let versions = try PeerScript(name: "versions.py", python: self.python).run([])
        print(
            (versions.members ?? []).map { "\($0.key) \($0.value.string ?? "")" }.joined(separator: " · "))
        let python = python.map { ["--python", $0] } ?? []
        try await run(Latency.self, ["--sampler", "tpe"])
        try await run(
            Latency.self,
            ["--sampler", "gp", "--repeats", "21"] + python)
        try await run(EvolutionStrategySpeed.self, [])
        try await run(Evolution.self, [])
        try await run(ForestLatency.self, [])
        try await run(Importances.self, [])
        try await run(
            Answers.self,
            ["--seeds", String(seeds)] + (picture.map { ["--picture", $0] } ?? []))
    }

    private func run<Command: AsyncParsableCommand>(_ command: Command.Type, _ arguments: [String])
        async throws
    {
        print("\n── \(command._commandName) \(arguments.joined(separator: " "))")
        guard var command = try Command.parseAsRoot(arguments) as? Command else { return }
        try await command.run()
    }
}
