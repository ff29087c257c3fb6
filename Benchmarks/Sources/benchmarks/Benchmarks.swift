import ArgumentParser

@main
struct Benchmarks: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Measures Apus against its peers, all in the same run, and prints ratios.",
        discussion: "The peers run in .venv of the repository: Scripts/setup.sh makes it.",
        subcommands: [
            Latency.self, Memory.self, StorageThroughput.self, StorageWorker.self, ServerSpeed.self,
            Quality.self, Answers.self,
            Startup.self, Schedulers.self,
            Forgetting.self, Fidelity.self, Curves.self, Evolution.self, Fronts.self,
            EvolutionStrategySpeed.self, ForestLatency.self, Importances.self, Optimizers.self,
            FigureSpeed.self,
        ])
}
