public import Numerical

/// Tries every point of a declared space, conditions, structures and requirements included, each once.
///
/// ```swift
/// let sampler = try EnumerationSampler(space)
/// ```
/// The points come in an order that `seed` shuffles. Workers may share a study: a point that one is at, or was at, is left
/// out. The study ends when all points were tried.
///
/// O(1) for an ask, mostly; the points are listed when the sampler is made.
public struct EnumerationSampler: Sampler {
    /// The points, in the order in which they are tried.
    let points: [Parameters]
    private let log: VisitLog

    /// The number of points above which a space is not listed.
    public static var limit: Int { 1 << 20 }

    /// The points of `space`, in an order that `seed` shuffles.
    /// - Throws: ``SamplerError/endless(_:)`` if a parameter is continuous, ``SamplerError/tooManyPoints`` if there are
    ///   more than ``limit``.
    public init(_ space: DeclaredSpace, seed: UInt64 = 0) throws(SamplerError) {
        for parameter in space.parameters where parameter.distribution.count == nil {
            throw .endless(parameter.name)
        }
        guard var points = space.points(limit: Self.limit) else { throw .tooManyPoints }
        var random = RandomStream(seed: seed)
        points.shuffle(using: &random)
        self.points = points
        log = VisitLog(countsFailures: true, spaces: Set(points.map(\.space)))
    }

    /// Yes: it knows itself what was tried.
    public var repeatsOnPurpose: Bool { true }

    /// The next point that no trial was at; any one if there is none.
    public func propose(
        _ space: SearchSpace, for trial: FrozenTrial, given history: History, using random: inout RandomStream
    ) -> Proposal {
        guard !points.isEmpty, trial.fixedParameters.isEmpty else { return Proposal() }
        let start = trial.number % points.count
        let visits = log.visits(besides: trial.number, given: history)
        for index in points.indices {
            let point = points[(start + index) % points.count]
            if visits?.contains(VisitKey(point)) != true { return Proposal(point) }
        }
        return Proposal(points[random.index(below: points.count)])
    }

    /// A parameter of a trial that somebody fixed a part of: any value.
    public func sample(
        _ name: String, from distribution: Distribution, for trial: FrozenTrial, given history: History,
        using random: inout RandomStream
    ) -> Double {
        distribution.quantile(random.uniform())
    }

    /// Whether every point was tried.
    public func isExhausted(given history: History) -> Bool {
        guard history.count + history.running.count >= points.count else { return false }
        let visits = log.visits(besides: -1, given: history)
        return points.allSatisfy { visits?.contains(VisitKey($0)) == true }
    }
}

extension DeclaredSpace {
    /// All points, unless there are more than `limit` or no end of them.
    package func points(limit: Int) -> [Parameters]? {
        if let region { return region.allPoints(limit: limit) }
        return (try? Region(parameters, [], []))?.allPoints(limit: limit)
    }
}
