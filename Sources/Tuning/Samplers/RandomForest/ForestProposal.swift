import Numerical
import SearchAlgorithms

/// One decision of the sampler.
struct ForestProposal {
    private let configurations: Configurations
    private let trial: FrozenTrial
    private let history: History
    private let sampler: RandomForestSampler
    private let features: [ForestFeature]

    init(
        _ configurations: Configurations, _ trial: FrozenTrial, _ history: History,
        _ sampler: RandomForestSampler
    ) {
        self.configurations = configurations
        (self.trial, self.history, self.sampler) = (trial, history, sampler)
        features = configurations.space.distributions.map(\.forestFeature)
    }

    /// What to try next, and the number of the first trial that tried it, if it is to be tried again.
    func choose(using random: inout RandomStream) -> (parameters: Parameters, repeats: Int?) {
        let all = configurations.all
        let losses = Scalarization(all, objectives: history.directions.count, using: &random).losses
        let pending = configurations.pending(in: history, except: trial)
        if sampler.evaluations > 1 {
            let keys = pending.map(Configurations.key)
            let running = all.map { configuration in
                keys.count { $0 == Configurations.key(configuration.point) }
            }
            if let again = Race(limit: sampler.evaluations).next(all, losses: losses, running: running) {
                return (parameters(of: all[again]), all[again].first)
            }
        }
        let search = search()
        let taken = Set(pending.map(Configurations.key))
        func isNew(_ point: [Double]) -> Bool {
            !configurations.wasTried(point) && !taken.contains(Configurations.key(point))
        }
        guard !all.isEmpty, random.uniform() >= sampler.randomShare else {
            return (parameters(at: drawn(search, isNew, using: &random)), nil)
        }
        let (learnt, isNoisy) = (subset(losses), sampler.evaluations > 1)
        var options = sampler.forest
        // A leaf of one trial would take its luck for truth.
        if isNoisy { options.minimumInLeaf = max(options.minimumInLeaf, 3) }
        let model = ForestModel(
            learnt.map { all[$0] }, losses: learnt.map { losses[$0] },
            pending: Array(pending.suffix(sampler.learntConfigurations)), features: features,
            options: options, isNoisy: isNoisy, using: &random)
        let found = search.best(near: model.starts, using: &random, score: model.scores)
        return (parameters(at: found.first(where: isNew) ?? drawn(search, isNew, using: &random)), nil)
    }

    /// A point drawn evenly that is new, if one of some is.
    private func drawn(
        _ search: NeighbourSearch, _ isNew: ([Double]) -> Bool, using random: inout RandomStream
    ) -> [Double] {
        var point = search.draw(using: &random)
        for _ in 0..<100 where !isNew(point) { point = search.draw(using: &random) }
        return point
    }

    /// The very parameters of a configuration: a point would give them back but for the last digit.
    private func parameters(of configuration: Configurations.Configuration) -> Parameters {
        let known = history.parameters(ofRow: configuration.row)
        var parameters = Parameters()
        for (name, distribution) in configurations.space {
            guard let value = known.internalValue(name) else { continue }
            parameters.set(name, value, from: distribution)
        }
        return parameters
    }

    /// The parameters that a trial has at `point`.
    private func parameters(at point: [Double]) -> Parameters {
        var parameters = Parameters()
        let values = configurations.internalValues(at: point)
        for ((name, distribution), value) in zip(configurations.space, values) where !value.isNaN {
            parameters.set(name, value, from: distribution)
        }
        return parameters
    }
}

/// A bounded part of what is known.
extension ForestProposal {
    /// The configurations that are learnt: all, or the best quarter of as many as may be, and others spread over all.
    private func subset(_ losses: [Double]) -> [Int] {
        let limit = sampler.learntConfigurations
        guard losses.count > limit else { return Array(losses.indices) }
        var best: [Int] = []
        for index in losses.indices {
            if best.count == limit / 4, let last = best.last, !(losses[index] < losses[last]) { continue }
            if best.count == limit / 4 { best.removeLast() }
            let place = best.firstIndex { losses[index] < losses[$0] } ?? best.endIndex
            best.insert(index, at: place)
        }
        var stride = 1
        while losses.count / stride > limit - best.count { stride *= 2 }
        let others = Swift.stride(from: 0, to: losses.count, by: stride)
        return Set(best).union(others).sorted()
    }

    private func search() -> NeighbourSearch {
        let distributions = configurations.space.distributions
        return NeighbourSearch(
            features, nearest: { distributions[$0].nearest($1) }, presence: presence(), draws: sampler.draws,
            starts: sampler.starts)
    }

    /// Which parameters a point has, as far as some rows tell: the first, and others spread over all.
    private func presence() -> (@Sendable ([Double]) -> [Bool])? {
        let common = history.intersection()
        guard configurations.space.names.contains(where: { common.index(of: $0) == nil }) else { return nil }
        var stride = 1
        while history.count / stride > sampler.learntConfigurations { stride *= 2 }
        let rows = Swift.stride(from: history.count - 1, through: 0, by: -stride).filter {
            history.states[$0] == .complete || history.states[$0] == .pruned
        }
        let conditions = InferredConditions(configurations.space, in: history, rows: rows)
        guard !conditions.isEmpty else { return nil }
        let (parents, distributions, features) = (
            conditions.parents.sorted(), configurations.space.distributions, features
        )
        return { point in
            var values = [Double](repeating: .nan, count: point.count)
            for parent in parents {
                let isNumber = features[parent] == .numeric
                values[parent] = isNumber ? distributions[parent].quantile(point[parent]) : point[parent]
            }
            return conditions.active(given: values)
        }
    }
}

extension Distribution {
    /// The coordinate of the value nearest to `coordinate`.
    fileprivate func nearest(_ coordinate: Double) -> Double {
        if case .float(_, let scale) = self, scale == .linear || scale == .log { return coordinate }
        return position(of: quantile(coordinate))
    }
}
