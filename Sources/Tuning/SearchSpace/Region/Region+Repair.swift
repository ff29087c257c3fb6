package import Numerical

/// The nearest point that keeps to all requirements.
extension Region {
    /// Points from which a search is started anew if the way from the proposal leads nowhere.
    private static var restarts: Int { 200 }

    /// A point of the region near `proposal`: itself if it is one, else one found by moving one parameter after the other.
    ///
    /// The search is greedy. Of the moves of one parameter (with what has to follow in its structure), the shortest that
    /// keeps to everything is taken; if there is none, the one that comes nearest to it, and so on. Where that ends before
    /// the region is reached, the search starts from random points, and what it finds is pulled back to the proposal as far as
    /// the region allows.
    ///
    /// - Parameter pinned: The parameters whose values stay.
    /// - Returns: `nil` if no point was found.
    package func repaired(
        _ proposal: [Double], pinned: Set<Int> = [], using random: inout RandomStream
    ) -> [Double]? {
        if violation(proposal) == 0 { return proposal }
        let search = RegionSearch(self, proposal, pinned: pinned, spare: randomValues(using: &random))
        if let point = search.descend(from: proposal) { return point }
        for _ in 0..<Self.restarts {
            var start = randomValues(using: &random)
            for index in pinned { start[index] = proposal[index] }
            settle(&start, from: search.spare)
            guard let point = search.descend(from: start) else { continue }
            return search.pulledBack(point)
        }
        return nil
    }

    /// How far two points are from each other: the sum over the parameters of both, in shares of their ranges.
    package func distance(_ a: [Double], _ b: [Double]) -> Double {
        RegionSearch(self, a, pinned: [], spare: a).distance(b)
    }

    /// Throws ``SearchSpaceError/infeasible(_:)`` if no point of the region is found.
    func checkFeasibility() throws(SearchSpaceError) {
        guard !requirements.isEmpty else { return }
        var random = RandomStream(seed: 0)
        var point = randomValues(using: &random)
        settle(&point, from: point)
        guard repaired(point, using: &random) == nil else { return }
        throw .infeasible(requirements.map(\.text))
    }
}
