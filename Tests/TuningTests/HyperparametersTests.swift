import Testing
import Tuning

enum Activation: String, CaseIterable, CategoricalChoice { case relu, gelu, tanh }

struct Network: Hyperparameters {
    @Parameter(in: 1e-5...1e-2, scale: .log) var learningRate: Double
    @Parameter(in: 0...0.5, scale: .stepped(by: 0.1)) var dropout: Double
    @Parameter(in: 1...8) var layers: Int
    @Parameter var activation: Activation
    @Parameter(in: 0...1, when: "activation", is: Activation.relu, Activation.gelu) var leak: Double?
}

@Suite struct HyperparametersTests {
    @Test func aTypeDeclaresASpace() throws {
        let space = try DeclaredSpace(of: Network.self)
        #expect(space.parameters.map(\.name) == ["learningRate", "dropout", "layers", "activation", "leak"])
        #expect(space.parameters[3].distribution == .categorical(["relu", "gelu", "tanh"]))
        #expect(space.parameters[4].conditions == [.init("activation", isOneOf: ["relu", "gelu"])])
    }

    @Test func valuesComeBackTyped() async throws {
        let study = try await Study.create("s", .minimize, seed: 3)
        try await study.optimize(Network.self, trials: 50) { network, trial in
            #expect((1e-5...1e-2).contains(network.learningRate) && (1...8).contains(network.layers))
            #expect((network.leak == nil) == (network.activation == .tanh))
            return network.learningRate
        }
        let trials = try await study.trials
        #expect(Set(trials.map { $0.parameters.count }) == [4, 5])
        for trial in trials {
            let network = try Network(of: trial)
            #expect(network.learningRate == trial.value)
        }
    }
}
