/// A Gaussian process that follows a list of losses as it grows.
///
/// A function of the list: hyperparameters are fitted when the list has certain lengths, every length at first and ever
/// seldomer later, from starts that depend on nothing; in between each new value extends the factor. So what was kept
/// from the last time saves time and changes nothing.
public struct GrowingProcess: Sendable {
    /// How a process is made of losses.
    public struct Options: Hashable, Codable, Sendable {
        /// How losses become values.
        public var scale = TargetScale.power
        /// What is thought of hyperparameters.
        public var prior = HyperparameterPrior()
        /// Whether coordinates are warped.
        public var isWarped = false
        /// How many values are modelled when hyperparameters are fitted, at most: the best, and others evenly.
        public var modelledLimit = 1000
        /// How many of them hyperparameters are fitted to, at most.
        public var fittedLimit = 200

        /// The usual settings.
        public init() {}
    }

    /// The settings.
    public let options: Options
    /// The process; `nil` before there is a value.
    public private(set) var process: GaussianProcess?
    /// The positions in the list that the process has seen, in its order.
    public private(set) var modelled: [Int] = []
    private let dimensions: [KernelDimension]
    private var fittedCount = 0
    private var seen = 0

    /// A process that has seen nothing.
    public init(_ dimensions: [KernelDimension], options: Options = Options()) {
        (self.dimensions, self.options) = (dimensions, options)
    }

    /// Makes the process that of `losses` at `points`: lists that begin as the last ones did.
    ///
    /// LinearAlgebra.fault is `nil`. O(new n²), and where hyperparameters are fitted O(n³).
    public mutating func update(points: [[Double]], losses: [Double]) {
        let fitCount = Self.fitCount(losses.count)
        if fitCount != fittedCount || losses.count < seen { fit(points, losses, fitCount) }
        for index in max(seen, fitCount)..<max(seen, losses.count) {
            // A point that makes the matrix singular tells nothing new: it is left out.
            guard let larger = process?.appending(points[index], target: 0) else { continue }
            process = larger
            modelled.append(index)
        }
        seen = losses.count
        let targets = options.scale.apply(losses)
        process = process?.replacingTargets(modelled.map { targets[$0] })
    }

    private mutating func fit(_ points: [[Double]], _ losses: [Double], _ count: Int) {
        (fittedCount, seen) = (count, count)
        let targets = options.scale.apply(Array(losses[..<count]))
        modelled = Self.subset(options.modelledLimit, of: targets)
        let fitted = Self.subset(options.fittedLimit, of: targets)
        let hyperparameters = Hyperparameters.fitted(
            to: fitted.map { targets[$0] }, at: KernelPoints(dimensions, fitted.map { points[$0] }),
            prior: options.prior, isWarped: options.isWarped)
        process = GaussianProcess(
            points: KernelPoints(dimensions, modelled.map { points[$0] }),
            targets: modelled.map { targets[$0] }, hyperparameters: hyperparameters)
    }

    /// How many values are added to a fitted process at most, so that it is bounded however long the list.
    private static let mostAdded = 125

    /// The length of the list at which hyperparameters were fitted last.
    package static func fitCount(_ count: Int) -> Int {
        var fitted = min(count, 40)
        while true {
            let next = fitted + min(max(1, fitted / 16), mostAdded)
            guard next <= count else { return fitted }
            fitted = next
        }
    }

    /// Half of the positions are those of the best, the others lie evenly among the rest.
    static func subset(_ limit: Int, of targets: [Double]) -> [Int] {
        guard targets.count > limit else { return Array(targets.indices) }
        let order = targets.indices.sorted { (targets[$0], $0) < (targets[$1], $1) }
        let best = order.prefix(limit / 2)
        let rest = order.dropFirst(limit / 2).sorted()
        let others = limit - best.count
        return (best + (0..<others).map { rest[$0 * rest.count / others] }).sorted()
    }
}
