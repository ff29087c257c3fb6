import Numerical
import SearchAlgorithms

/// How much people like trials, as far as their choices tell.
struct PreferenceModel {
    private let candidates: CandidateSpace
    /// All points: first those that were judged, then those that nobody has judged yet.
    private let points: [[Double]]
    private let comparisons: [Comparison]
    private let judged: Int

    /// How many trials that nobody has judged count.
    private static let mostUnjudged = 30

    /// The model of what `history` says; `nil` if no trial that was judged has one of the parameters of `space`.
    init?(_ space: SearchSpace, _ history: History, except trial: FrozenTrial) {
        candidates = CandidateSpace(space, given: history)
        var observations = Observations(space, directions: history.directions)
        observations.update(history)
        let numbers = observations.rows.map { history.numbers[$0] }
        let rows = Dictionary(numbers.enumerated().map { ($1, $0) }) { first, _ in first }
        let preferences = history.preferences.filter { rows[$0.better] != nil && rows[$0.worse] != nil }
            .suffix(PreferentialSampler.mostPreferences)
        guard !preferences.isEmpty else { return nil }
        let known = Set(preferences.flatMap { [$0.better, $0.worse] }).sorted()
        let places = Dictionary(uniqueKeysWithValues: known.enumerated().map { ($1, $0) })
        comparisons = preferences.compactMap { preference in
            guard let better = places[preference.better], let worse = places[preference.worse] else {
                return nil
            }
            return Comparison(better: better, worse: worse)
        }
        let open = numbers.indices.filter { places[numbers[$0]] == nil }.map { observations.points[$0] }
        let unjudged = (open + observations.pending(in: history, except: trial)).suffix(Self.mostUnjudged)
        let ended = known.compactMap { rows[$0] }.map { observations.points[$0] }
        judged = ended.count
        points = (ended + unjudged).map { [candidates] in candidates.present($0) }
    }

    /// A coordinate of [0, 1] for each parameter.
    func suggest(using random: inout RandomStream) -> [Double] {
        let dimensions = candidates.kernelDimensions
        let fallback = dimensions.map { _ in random.uniform() }
        let kernel = MaternKernel.fitted(
            to: comparisons, of: KernelPoints(dimensions, Array(points.prefix(judged))))
        let all = KernelPoints(dimensions, points)
        guard let process = PreferentialProcess(points: all, comparisons: comparisons, kernel: kernel) else {
            return fallback
        }
        let losses = process.draw(using: &random)
        // What was drawn is taken as seen: the hallucination believer.
        let hyperparameters = SearchAlgorithms.Hyperparameters(kernel: kernel, noise: 1e-4 * kernel.scale)
        guard let best = losses.min(),
            let believer = GaussianProcess(points: all, targets: losses, hyperparameters: hyperparameters)
        else { return fallback }
        let order = process.mode.indices.prefix(judged).sorted { process.mode[$0] < process.mode[$1] }
        var search = AcquisitionSearch(
            candidates, anchors: order.prefix(4).map { points[$0] },
            reach: kernel.inverseSquaredScales.map { 1 / $0.squareRoot() }, excluded: Set(points))
        (search.poolSize, search.starts) = (600, 4)
        let function = ModelledImprovement(.logExpectedImprovement(best: best), of: believer)
        return search.maximum(of: function, using: &random) ?? fallback
    }
}
