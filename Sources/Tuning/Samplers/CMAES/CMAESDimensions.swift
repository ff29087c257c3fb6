import Numerical
import SearchAlgorithms

/// How a strategy sees the parameters of a space: dimensions with an order, and variables without one.
struct CMAESDimensions: Sendable {
    let space: SearchSpace
    /// The positions in the space of what has an order, a dimension each.
    private let ordered: [Int]
    /// The positions of what has none.
    private let unordered: [Int]
    /// The axis of each dimension that is discrete.
    let axes: [DiscreteAxis?]

    init(_ space: SearchSpace, usesMargin: Bool) {
        self.space = space
        let distributions = space.distributions
        ordered = distributions.indices.filter { !distributions[$0].isCategorical }
        unordered = distributions.indices.filter { distributions[$0].isCategorical }
        axes = ordered.map { usesMargin ? distributions[$0].axis : nil }
    }

    /// Where a strategy of `sampler` starts, in a study of `direction`.
    func setup(_ sampler: CMAESSampler, _ direction: Direction) -> MixedCMAES.Setup {
        let distributions = space.distributions
        let mean = ordered.map { index in
            let start = sampler.start[space.names[index]].flatMap(distributions[index].internalValue)
            return start.map(distributions[index].position) ?? 0.5
        }
        var setup = MixedCMAES.Setup(
            mean: mean, sigma: sampler.sigma, axes: axes,
            choices: unordered.map { distributions[$0].count ?? 2 })
        let n = ordered.count
        // Without a library of linear algebra, variances are what there is to learn.
        let isAvailable = LinearAlgebra.fault == nil
        setup.isSeparable = !isAvailable || (sampler.isSeparable ?? (n > CMAESSampler.largestFullDimension))
        setup.adaptsLearningRate = sampler.adaptsLearningRate
        setup.populationSize = sampler.populationSize
        // A point costs n² operations, and hardly ever is one of many dimensions inside by chance.
        setup.attempts = setup.isSeparable ? 100 : max(2, min(10 * n, 1_000_000 / (n * n)))
        if isAvailable, let warm = WarmStart(results(of: sampler.sources, direction)) {
            (setup.mean, setup.sigma, setup.covariance) = (warm.mean, warm.sigma, warm.covariance)
        }
        return setup
    }

    /// The trials of `sources` that have a value and all dimensions.
    private func results(of sources: [FrozenTrial], _ direction: Direction) -> [(
        point: [Double], value: Double
    )] {
        let (names, distributions) = (space.names, space.distributions)
        return sources.compactMap { trial in
            guard trial.state == .complete, let value = trial.value, trial.record.violation <= 0 else {
                return nil
            }
            var point: [Double] = []
            for index in ordered {
                guard let value = trial.parameters.internalValue(names[index]) else { return nil }
                point.append(distributions[index].position(of: value))
            }
            return (point, direction.sign * value)
        }
    }
}

/// From points to values and back.
extension CMAESDimensions {
    /// The internal value of each parameter at a candidate, in the order of the space.
    func values(at candidate: MixedCMAES.Candidate, of strategy: MixedCMAES) -> [Double] {
        let distributions = space.distributions
        var values = [Double](repeating: 0, count: space.count)
        var cells = strategy.cells(of: candidate)[...]
        for (dimension, index) in ordered.enumerated() {
            let cell = axes[dimension] == nil ? nil : cells.popFirst()
            values[index] =
                cell.map(distributions[index].internalValue(inCell:))
                ?? distributions[index].quantile(min(max(candidate.point[dimension], 0), 1))
        }
        for (index, choice) in zip(unordered, candidate.choices) { values[index] = Double(choice) }
        return values
    }

    /// The candidate that a trial with `values` was, or could have been.
    ///
    /// - Parameter offsets: Where it lay in each discrete dimension, as far as it is known.
    func candidate(_ values: [Double], offsets: [Double], of strategy: MixedCMAES) -> MixedCMAES.Candidate {
        let distributions = space.distributions
        var candidate = MixedCMAES.Candidate(
            point: ordered.map { distributions[$0].position(of: values[$0]) },
            choices: unordered.map { Int(values[$0]) })
        place(&candidate, at: offsets, strategy)
        let cells = strategy.cells(of: candidate)
        let mean = strategy.strategy.mean
        for (index, dimension) in strategy.margin.dimensions.enumerated() {
            // A value that the offset does not lead to was given from outside.
            let position = ordered[dimension]
            let cell = distributions[position].cell(of: values[position])
            guard cells[index] != cell || offsets.count != cells.count else { continue }
            candidate.point[dimension] = strategy.margin.coordinate(index, inCell: cell, mean: mean)
        }
        return candidate
    }

    /// Draws a candidate, and where it lies in each discrete dimension: in deviations from the mean, to six digits.
    func draw(from strategy: MixedCMAES, _ random: inout RandomStream) -> (MixedCMAES.Candidate, [Double]) {
        var candidate = strategy.ask(using: &random)
        guard !strategy.margin.dimensions.isEmpty else { return (candidate, []) }
        let (mean, deviations) = (strategy.strategy.mean, strategy.strategy.deviations)
        let offsets = strategy.margin.dimensions.map { dimension in
            let offset = (candidate.point[dimension] - mean[dimension]) / deviations[dimension]
            return (offset * 1e6).rounded() / 1e6
        }
        place(&candidate, at: offsets, strategy)
        return (candidate, offsets)
    }

    private func place(_ candidate: inout MixedCMAES.Candidate, at offsets: [Double], _ strategy: MixedCMAES)
    {
        let dimensions = strategy.margin.dimensions
        guard !dimensions.isEmpty, offsets.count == dimensions.count else { return }
        let (mean, deviations) = (strategy.strategy.mean, strategy.strategy.deviations)
        for (dimension, offset) in zip(dimensions, offsets) {
            candidate.point[dimension] = mean[dimension] + deviations[dimension] * offset
        }
    }
}

/// Cells of the unit interval.
extension Distribution {

    /// The axis of values that are few enough to be told apart by a strategy.
    fileprivate var axis: DiscreteAxis? {
        guard !isCategorical, let count, (2...1000).contains(count) else { return nil }
        guard case .int(let bounds, .log) = self else {
            return DiscreteAxis(first: 1 / Double(count), spacing: 1 / Double(count), count: count - 1)
        }
        return DiscreteAxis(
            thresholds: (0..<count - 1).map { position(of: Double(bounds.lowerBound + $0) + 0.5) })
    }

    fileprivate func internalValue(inCell cell: Int) -> Double {
        if case .int(let bounds, .log) = self { return Double(bounds.lowerBound + cell) }
        return quantile((Double(cell) + 0.5) / Double(count ?? 1))
    }

    fileprivate func cell(of internalValue: Double) -> Int {
        let count = count ?? 1
        let cell =
            if case .int(let bounds, .log) = self {
                internalValue - Double(bounds.lowerBound)
            } else {
                (position(of: internalValue) * Double(count)).rounded(.down)
            }
        return Int(min(max(cell, 0), Double(count - 1)))
    }
}
