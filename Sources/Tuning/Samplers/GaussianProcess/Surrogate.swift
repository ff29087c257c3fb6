import Numerical
import SearchAlgorithms

/// The models of one ask: what they know, and what they are made to believe.
struct Surrogate: Sendable {
    private let observations: Observations
    private let candidates: CandidateSpace
    private let modelled: [Int]
    private var processes: [GaussianProcess]
    private var constraints: [GaussianProcess]
    /// Where trials run, as the kernel sees it.
    private(set) var pending: [[Double]] = []
    /// Where it is not known what will come out, and matters.
    private var unknown: [[Double]] = []
    /// Points that may not be proposed, as the kernel sees them: those that were.
    private(set) var excluded: Set<[Double]> = []

    /// The models after `observations`; `nil` if there is none for some objective.
    init?(
        _ observations: Observations, _ candidates: CandidateSpace, objectives: [GrowingProcess],
        constraints: [GaussianProcess]
    ) {
        (self.observations, self.candidates) = (observations, candidates)
        processes = objectives.compactMap(\.process)
        guard processes.count == objectives.count, let first = objectives.first else { return nil }
        modelled = first.modelled
        self.constraints = constraints
        excluded = Set(observations.points.map { candidates.present($0) })
    }

    /// How many points the models have seen.
    var size: Int { processes[0].targets.count }

    /// The length scales of the first objective.
    var reach: [Double] {
        processes[0].hyperparameters.kernel.inverseSquaredScales.map { 1 / $0.squareRoot() }
    }

    /// Counts in trials that run, so that others look elsewhere.
    ///
    /// Where there is noise, what they promise is counted (see ``FantasizedImprovement``), of at most ``fantasized`` of
    /// them. Of the others it is believed that they will end as expected (the *kriging believer*), which serves as well
    /// or better where values are exact.
    ///
    /// > D. Ginsbourger, R. Le Riche, L. Carraro. "Kriging Is Well-Suited to Parallelize Optimization." 2010.
    mutating func countIn(_ points: [[Double]], _ acquisition: GaussianProcessSampler.Acquisition) {
        pending = points.map { candidates.present($0) }
        let isOpen = processes.count == 1 && constraints.isEmpty && fantasizes(acquisition)
        let open = isOpen ? Self.fantasized : 0
        add(Array(points.dropLast(open))) { $0.posterior(at: $1).mean }
        unknown = pending.suffix(open)
        excluded.formUnion(pending)
    }

    /// Whether the acquisition looks at what may come out.
    private func fantasizes(_ acquisition: GaussianProcessSampler.Acquisition) -> Bool {
        switch acquisition {
        case .expectedImprovement, .probabilityOfImprovement: hasNoise
        case .noisyExpectedImprovement: true
        case .confidenceBound: false
        }
    }

    /// Whether the noise is more than a thirtieth of the spread of values.
    private var hasNoise: Bool {
        processes[0].hyperparameters.noise > 1e-3 * processes[0].hyperparameters.kernel.scale
    }

    /// Believes that trials that ended without a value would have been no better than most.
    mutating func shun(_ points: [[Double]]) {
        add(points) { process, point in max(process.posterior(at: point).mean, 0) }
    }

    private mutating func add(_ points: [[Double]], _ target: (GaussianProcess, [Double]) -> Double) {
        for point in points.map({ candidates.present($0) }) {
            processes = processes.map { $0.appending(point, target: target($0, point)) ?? $0 }
            constraints = constraints.map { process in
                process.appending(point, target: process.posterior(at: point).mean) ?? process
            }
            excluded.insert(point)
        }
    }
}

extension Surrogate {
    /// What is expected of a point.
    func acquisition(
        _ acquisition: GaussianProcessSampler.Acquisition, using random: inout RandomStream
    ) -> AcquisitionSum {
        var parts: [any AcquisitionFunction] = constraints.map {
            ModelledImprovement(.logProbabilityOfImprovement(best: 0), of: $0)
        }
        // Where nothing is feasible yet, all that counts is to become so.
        if let objective = objective(acquisition, &random) { parts.append(objective) }
        return AcquisitionSum(parts)
    }

    private func objective(
        _ acquisition: GaussianProcessSampler.Acquisition, _ random: inout RandomStream
    ) -> (any AcquisitionFunction)? {
        guard processes.count == 1 else {
            let front = front
            guard !front.isEmpty else { return nil }
            let region = BoxDecomposition(front: front, reference: Self.reference(of: front))
            return HypervolumeImprovement(processes, region: region)
        }
        // The mean, where a value was seen: with noise, a lucky value is not the one to beat.
        let means = zip(modelled, processes[0].meansAtPoints).filter { isFeasible($0.0) }
        guard let best = means.map(\.1).min() else { return nil }
        var points = unknown
        let measure: ImprovementMeasure
        switch acquisition {
        case .expectedImprovement: measure = .logExpectedImprovement(best: best)
        case .confidenceBound(let deviations): measure = .confidenceBound(deviations: deviations)
        case .probabilityOfImprovement: measure = .logProbabilityOfImprovement(best: best)
        case .noisyExpectedImprovement:
            measure = .logExpectedImprovement(best: .infinity)
            let order = means.sorted { ($0.1, $0.0) < ($1.1, $1.0) }
            let likely = order.prefix(Self.candidatesForBest)
            points = likely.map { candidates.present(observations.points[$0.0]) } + points
        }
        guard !points.isEmpty else { return ModelledImprovement(measure, of: processes[0]) }
        let draws = FantasizedImprovement.draws(Self.draws, points: points.count, using: &random)
        return FantasizedImprovement(measure, of: processes[0], unknown: points, draws: draws)
            ?? ModelledImprovement(.logExpectedImprovement(best: best), of: processes[0])
    }

    /// How many draws there are of what may come out.
    private static let draws = 32
    /// How many running trials may come out one way or another; beyond, the eldest are believed to end as expected.
    private static let fantasized = 40
    /// How many of the trials seen may be the best one with noise: those whose means are smallest.
    private static let candidatesForBest = 12

    /// The best points: NaN where one lacks a parameter.
    func anchors(_ region: TrustRegion?) -> [[Double]] {
        if let centre = region?.centre { return [observations.points[centre]] }
        let positions = modelled.indices.filter { isFeasible(modelled[$0]) }
        guard !positions.isEmpty else { return [] }
        let best =
            processes.count == 1
            ? positions.sorted { processes[0].targets[$0] < processes[0].targets[$1] }
            : nondominated(positions)
        return best.prefix(processes.count == 1 ? 4 : 8).map { observations.points[modelled[$0]] }
    }

    private func isFeasible(_ index: Int) -> Bool { observations.violations[index] <= 0 }

    private func nondominated(_ positions: [Int]) -> [Int] {
        let losses = positions.map { position in processes.map { $0.targets[position] } }
        return Losses(losses, objectives: processes.count).nondominated().map { positions[$0] }
    }

    /// The feasible values that no other dominates; of many, those that dominate most.
    private var front: [[Double]] {
        let positions = modelled.indices.filter { isFeasible(modelled[$0]) }
        let front = nondominated(positions).map { position in processes.map { $0.targets[position] } }
        let limit = [2: 200, 3: 40, 4: 16, 5: 8][processes.count] ?? 2
        guard front.count > limit else { return front }
        return Losses(front, objectives: processes.count)
            .hypervolumeSubset(limit, reference: Self.reference(of: front)).map { front[$0] }
    }

    /// A tenth of the front beyond its worst values.
    private static func reference(of front: [[Double]]) -> [Double] {
        (front.first ?? []).indices.map { objective in
            let values = front.map { $0[objective] }
            let (low, high) = (values.min() ?? 0, values.max() ?? 0)
            return high + max(0.1 * (high - low), 0.1)
        }
    }
}
