import Glibc
public import Numerical
import SearchAlgorithms

/// Chooses the parameters of a copy by a model of how much they improve a trial in one interval, at its time of training.
///
/// What each trial of the population has gained in each interval is modelled by a Gaussian process over the time and the parameters. Of
/// candidates near those of the trial that is copied, and of others, the one is taken whose gain may be the largest (an upper
/// confidence bound). That time is a coordinate of its own lets what was learnt early count less later. Trials that run are believed to
/// gain what is expected, so that several copies do not all go the same way.
///
/// > J. Parker-Holder, V. Nguyen, S. Roberts. "Provably Efficient Online Hyperparameter Optimization with Population-Based
/// > Bandits." NeurIPS 2020, algorithm 1 (PB2).
public struct BanditExploration: Explorer {
    /// After how many steps trials are compared.
    public let interval: Int
    /// What makes candidates.
    public let candidates: Exploration

    /// An exploration for populations that are compared after each `interval` steps.
    public init(interval: Int, candidates: Exploration = Exploration(resampleProbability: 0.5)) {
        precondition(interval >= 1, "Trials are compared after one step or more.")
        (self.interval, self.candidates) = (interval, candidates)
    }

    /// How many candidates there are.
    private static let count = 512
    /// How many gains are modelled at most, the latest.
    private static let limit = 400

    /// The candidate whose gain may be the largest; one by chance while there is no gain to learn from.
    public func explored(
        _ parameters: Parameters, at step: Int, given history: History, using random: inout RandomStream
    ) -> Parameters {
        let gains = PopulationGains(history, interval: interval, space: parameters.space).latest(Self.limit)
        guard gains.count > parameters.count, let process = process(gains, history, parameters, step) else {
            return candidates.explored(parameters, at: step, given: history, using: &random)
        }
        let points = (0..<Self.count).map { _ in
            candidates.explored(parameters, at: step, given: history, using: &random)
        }
        let deviations = Self.deviations(gains.count)
        let time = step + interval
        let kernelPoints = KernelPoints(
            Self.dimensions(parameters.space),
            points.map { $0.point(at: time, outOf: Self.horizon(gains, time)) })
        let bounds = process.posteriors(at: kernelPoints).map {
            $0.mean - deviations * $0.variance.squareRoot()
        }
        let best = bounds.indices.min { (bounds[$0], $0) < (bounds[$1], $1) }
        return best.map { points[$0] } ?? parameters
    }

    /// √β of the bound: β = c + log(c n), c = 0.2, as the authors have it.
    private static func deviations(_ count: Int) -> Double {
        let c = 0.2
        return (c + max(0, log(c * Double(count)))).squareRoot()
    }

    /// The last time that matters: times are told apart by their share of it.
    private static func horizon(_ gains: [PopulationGains.Gain], _ time: Int) -> Int {
        max(gains.map(\.time).max() ?? 1, time)
    }

    /// The time, then the parameters.
    private static func dimensions(_ space: SearchSpace) -> [KernelDimension] {
        [.numeric] + space.distributions.map { $0.isCategorical ? .categorical : .numeric }
    }

    /// The model of `gains` as losses: less is better.
    private func process(
        _ gains: [PopulationGains.Gain], _ history: History, _ parameters: Parameters, _ step: Int
    ) -> GaussianProcess? {
        let horizon = Self.horizon(gains, step + interval)
        var options = GrowingProcess.Options()
        options.scale = .standardized
        var growing = GrowingProcess(Self.dimensions(parameters.space), options: options)
        growing.update(
            points: gains.map { $0.parameters.point(at: $0.time, outOf: horizon) }, losses: gains.map(\.loss))
        guard var process = growing.process else { return nil }
        for trial in history.running where trial.parameters.space == parameters.space {
            let start = trial.reports.steps.last ?? trial.ancestor?.step ?? 0
            let point = trial.parameters.point(at: start + interval, outOf: horizon)
            process = process.appending(point, target: process.posterior(at: point).mean) ?? process
        }
        return process
    }
}

extension Parameters {
    /// The share of the time, and where each parameter lies: between 0 and 1, or which choice it is.
    fileprivate func point(at time: Int, outOf horizon: Int) -> [Double] {
        [Double(time) / Double(Swift.max(horizon, 1))]
            + zip(space.distributions, internalValues).map { $0.isCategorical ? $1 : $0.position(of: $1) }
    }
}
