import Numerical
import SearchAlgorithms

/// What is derived from one history, and follows it.
struct GaussianProcessState: Sendable {
    private var observations: Observations?
    private var objectives: [GrowingProcess] = []
    private var violation: GrowingProcess?

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
                observations, candidates, objectives: objectives, violation: violation)
        else { return fallback }
        surrogate.believe(in: observations.pending(in: history, except: trial))
        surrogate.shun(observations.unfinished(in: history))
        let region = trustRegion(observations, sampler.startupCount(history))
        if region?.isStarting(startup: sampler.startupCount(history)) == true { return fallback }
        let anchors = surrogate.anchors(region).map { point in
            point.map { $0.isNaN ? random.uniform() : $0 }
        }
        var search = AcquisitionSearch(
            candidates, anchors: anchors, reach: surrogate.reach, excluded: surrogate.excluded,
            box: region.flatMap { region in
                anchors.first.map { region.box(around: $0, reach: surrogate.reach) }
            })
        search.fit(to: surrogate.size, objectives: objectives.count)
        let function = surrogate.acquisition(sampler.acquisition)
        return search.maximum(of: function, using: &random) ?? fallback
    }

    /// Reads what is new.
    private mutating func update(
        _ space: SearchSpace, _ history: History, _ candidates: CandidateSpace,
        _ sampler: GaussianProcessSampler
    ) -> Observations {
        var observations = self.observations ?? Observations(space, directions: history.directions)
        if observations.space != space {
            observations = Observations(space, directions: history.directions)
            (objectives, violation) = ([], nil)
        }
        observations.update(history)
        self.observations = observations
        let points = observations.points.map { candidates.present($0) }
        if objectives.isEmpty {
            objectives = observations.losses.map { _ in
                GrowingProcess(candidates.kernelDimensions, options: sampler.model)
            }
        }
        for (index, losses) in observations.losses.enumerated() {
            objectives[index].update(points: points, losses: losses)
        }
        guard observations.violations.contains(where: { !($0 <= 0) }) else {
            violation = nil
            return observations
        }
        var options = sampler.model
        options.scale = .unchanged
        var process = violation ?? GrowingProcess(candidates.kernelDimensions, options: options)
        process.update(points: points, losses: observations.violationGrades)
        violation = process
        return observations
    }

    /// Where the search stays, of one objective in many dimensions.
    private func trustRegion(_ observations: Observations, _ startup: Int) -> TrustRegion? {
        guard observations.losses.count == 1, observations.space.count > 20 else { return nil }
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
        if objectives > 1 { (poolSize, starts) = (min(poolSize, 400), min(starts, 4)) }
    }
}

extension Observations {
    /// −1 for what is feasible; for the rest, from 0 to 1, the share that breaks the constraints less.
    ///
    /// Constraints differ in units, and by how much they are broken says little about where they are kept.
    fileprivate var violationGrades: [Double] {
        let broken = violations.indices.filter { !(violations[$0] <= 0) }
        func size(_ index: Int) -> Double { violations[index].isNaN ? .infinity : violations[index] }
        var grades = violations.map { _ in -1.0 }
        for (rank, index) in broken.sorted(by: { (size($0), $0) < (size($1), $1) }).enumerated() {
            grades[index] = Double(rank + 1) / Double(broken.count)
        }
        return grades
    }

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
