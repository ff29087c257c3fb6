import Numerical
import SearchAlgorithms
import Synchronization

/// What is derived from one history, and follows it.
struct GaussianProcessState: Sendable {
    private var observations: Observations?
    private var models: [GrowingProcess] = []

    /// A coordinate of [0, 1] for each parameter of `space`.
    mutating func suggest(
        _ space: SearchSpace, for trial: FrozenTrial, given history: History,
        _ sampler: GaussianProcessSampler, _ random: inout RandomStream
    ) -> [Double] {
        let candidates = CandidateSpace(space, given: history)
        var observations = self.observations ?? Observations(space, directions: history.directions)
        if observations.space != space {
            observations = Observations(space, directions: history.directions)
            models = []
        }
        observations.update(history)
        self.observations = observations
        if models.isEmpty {
            models = [GrowingProcess(candidates.kernelDimensions, options: sampler.model)]
        }
        let points = observations.points.map { candidates.present($0) }
        models[0].update(points: points, losses: observations.losses[0])
        let fallback = space.map { _ in random.uniform() }
        guard var process = models[0].process else { return fallback }
        for point in observations.pending(in: history, except: trial) {
            let place = candidates.present(point)
            let believed = process.posterior(at: place).mean
            process = process.appending(place, target: believed) ?? process
        }
        let best = process.posteriorsAtPoints().map(\.mean).min() ?? 0
        let measure: ImprovementMeasure =
            switch sampler.acquisition {
            case .expectedImprovement: .logExpectedImprovement(best: best)
            case .confidenceBound(let deviations): .confidenceBound(deviations: deviations)
            case .probabilityOfImprovement: .logProbabilityOfImprovement(best: best)
            }
        let order = models[0].modelled.indices.sorted { process.targets[$0] < process.targets[$1] }
        let anchors = order.prefix(4).map { index in
            observations.points[models[0].modelled[index]].map { $0.isNaN ? random.uniform() : $0 }
        }
        var search = AcquisitionSearch(
            candidates, anchors: anchors,
            reach: process.hyperparameters.kernel.inverseSquaredScales.map { 1 / $0.squareRoot() },
            excluded: candidates.isFinite ? Set(points) : [])
        search.fit(to: process.targets.count)
        let function = ModelledImprovement(measure, of: process)
        return search.maximum(of: function, using: &random) ?? fallback
    }
}

extension AcquisitionSearch {
    /// A search whose cost stays bounded while the model grows.
    fileprivate mutating func fit(to count: Int) {
        switch count {
        case ...120: (poolSize, starts) = (1000, 6)
        case ...300: (poolSize, starts) = (600, 4)
        case ...600: (poolSize, starts) = (300, 3)
        default: (poolSize, starts, evaluations) = (150, 2, 25)
        }
    }
}

/// Keeps the states of the histories that were asked about last.
final class GaussianProcessCache: Sendable {
    private let states = Mutex<[UInt64: GaussianProcessState]>([:])

    func withState<Result: Sendable>(
        of history: History, _ body: (inout GaussianProcessState) throws -> Result
    ) rethrows -> Result {
        try states.withLock { states in
            // Identities grow: the smallest is the oldest.
            if states[history.identity] == nil, states.count >= 4, let oldest = states.keys.min() {
                states[oldest] = nil
            }
            return try body(&states[history.identity, default: GaussianProcessState()])
        }
    }
}
