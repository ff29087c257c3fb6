import Numerical
import SearchAlgorithms

/// What is derived from one history, and follows it.
struct GaussianProcessState: Sendable {
    private var observations: Observations?
    private var objectives: [GrowingProcess] = []
    private var constraints: [String: GrowingProcess] = [:]

    /// A coordinate of [0, 1] for each parameter of `space`.
    mutating func suggest(
        _ space: SearchSpace, for trial: FrozenTrial, given history: History,
        _ sampler: GaussianProcessSampler, _ random: inout RandomStream
    ) -> [Double] {
        let candidates = CandidateSpace(space, given: history)
        let observations = update(space, history, candidates, sampler)
        let fallback = space.map { _ in random.uniform() }
        guard
            var surrogate = Surrogate(
                observations, candidates, objectives: objectives,
                constraints: constraints.sorted { $0.key < $1.key }.compactMap(\.value.process))
        else { return fallback }
        surrogate.shun(observations.unfinished(in: history))
        surrogate.countIn(observations.pending(in: history, except: trial), sampler.acquisition)
        var region = trustRegion(observations, sampler, sampler.startupCount(history))
        if region?.isStarting(startup: sampler.startupCount(history)) == true { return fallback }
        if region?.isWhole == true { region = nil }
        let anchors = surrogate.anchors(region).map { point in
            point.map { $0.isNaN ? random.uniform() : $0 }
        }
        var search = AcquisitionSearch(
            candidates, anchors: anchors, reach: surrogate.reach, excluded: surrogate.excluded,
            apart: surrogate.pending,
            box: region.flatMap { region in
                anchors.first.map { region.box(around: $0, reach: surrogate.reach) }
            })
        search.fit(to: surrogate.size, objectives: objectives.count)
        let function = surrogate.acquisition(sampler.acquisition, using: &random)
        return search.maximum(of: function, using: &random) ?? fallback
    }

    /// What the model has found, in words: the parameters that matter most, and the noise; `nil` before there is one.
    mutating func explanation(
        _ space: SearchSpace, given history: History, _ sampler: GaussianProcessSampler
    ) -> String? {
        let candidates = CandidateSpace(space, given: history)
        let observations = update(space, history, candidates, sampler)
        let region = trustRegion(observations, sampler, sampler.startupCount(history))
        return ModelSummary(space, objectives.compactMap(\.process), region)?.text
    }

    /// Reads what is new.
    private mutating func update(
        _ space: SearchSpace, _ history: History, _ candidates: CandidateSpace,
        _ sampler: GaussianProcessSampler
    ) -> Observations {
        var observations = self.observations ?? Observations(space, directions: history.directions)
        if observations.space != space {
            observations = Observations(space, directions: history.directions)
            (objectives, constraints) = ([], [:])
        }
        observations.update(history)
        self.observations = observations
        let points = observations.points.map { candidates.present($0) }
        if objectives.isEmpty {
            let options = sampler.options(dimensions: space.count)
            objectives = observations.losses.map { _ in
                GrowingProcess(candidates.kernelDimensions, options: options)
            }
        }
        for (index, losses) in observations.losses.enumerated() {
            objectives[index].update(points: points, losses: losses)
        }
        updateConstraints(observations, points, candidates, sampler)
        return observations
    }

    /// Models the constraints that some trial broke.
    private mutating func updateConstraints(
        _ observations: Observations, _ points: [[Double]], _ candidates: CandidateSpace,
        _ sampler: GaussianProcessSampler
    ) {
        var options = sampler.options(dimensions: observations.space.count)
        options.scale = .signed
        for (name, values) in observations.constraints where values.contains(where: { $0 > 0 }) {
            let new = GrowingProcess(candidates.kernelDimensions, options: options)
            constraints[name, default: new].update(points: points, losses: values)
        }
    }

    /// Where the search stays, of one objective in many dimensions.
    private func trustRegion(
        _ observations: Observations, _ sampler: GaussianProcessSampler, _ startup: Int
    ) -> TrustRegion? {
        guard observations.losses.count == 1, observations.space.count > sampler.trustRegionParameters else {
            return nil
        }
        let losses = zip(observations.losses[0], observations.violations).map { $1 <= 0 ? $0 : .infinity }
        return TrustRegion(losses: losses, startup: startup, dimensions: observations.space.count)
    }
}

extension AcquisitionSearch {
    /// A search whose cost stays bounded while the model grows.
    fileprivate mutating func fit(to count: Int, objectives: Int) {
        switch count {
        case ...120: (poolSize, starts) = (1000, 6)
        case ...300: (poolSize, starts) = (600, 4)
        case ...600: (poolSize, starts) = (300, 3)
        default: (poolSize, starts, evaluations) = (150, 2, 25)
        }
        // In many dimensions hardly a point of the pool is good: the way up is longer, and best begun at the best trials.
        if space.dimensions.count > 20, count <= 300 { (evaluations, anchorStarts) = (100, 2) }
        if objectives > 1 { (poolSize, starts) = (min(poolSize, 400), min(starts, 4)) }
    }
}

extension Observations {
    /// Where the last trials lie that ended without a value, failed or pruned.
    fileprivate func unfinished(in history: History) -> [[Double]] {
        let rows = (0..<history.count).reversed().lazy.filter { history.states[$0] != .complete }.prefix(50)
        let columns = space.names.map { history.parameter($0) }
        return rows.reversed().map { row in
            zip(columns, space.distributions).map { column, distribution in
                column?.value(inRow: row).map(distribution.position) ?? .nan
            }
        }.filter { point in point.contains { !$0.isNaN } }
    }
}
