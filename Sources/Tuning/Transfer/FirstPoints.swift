import SearchAlgorithms

/// The points that a new study is to try first: those that did best in earlier ones, and differ.
///
/// Each of the best trials of each study is judged by its rank there and by what its neighbours say in the others; then
/// the points are chosen that together have the smallest mean rank (see `Portfolio`).
struct FirstPoints: Sendable {
    /// The parameters of each point, the best first.
    let points: [[String: ParameterValue]]

    /// How many trials of each study are looked at.
    static let candidates = 10
    /// How far two points are apart at least, of 1.
    static let separation = 0.02

    /// At most `count` points from what `studies` say about `space`.
    ///
    /// Trials with a value that `space` does not have are left out; what only one side has is left to the sampler.
    /// O(studies² × trials × parameters).
    init(_ count: Int, from studies: [EarlierStudy], in space: SearchSpace) {
        let geometry = SpacePoints(space)
        let models = studies.map { NeighbourModel($0, in: geometry) }
        var found: [(study: Int, row: EarlierStudy.Row, point: [Double])] = []
        for (index, study) in studies.enumerated() {
            let fitting = study.rows.lazy.compactMap { row in geometry.point(row.parameters).map { (row, $0) }
            }
            found += fitting.prefix(Self.candidates).map { (index, $0.0, $0.1) }
        }
        let costs = models.enumerated().filter { !$1.points.isEmpty }.map { index, model in
            found.map { $0.study == index ? $0.row.share : model.share(at: $0.point) }
        }
        let chosen = Portfolio.choose(count, costs: costs, separation: Self.separation) {
            geometry.distance(found[$0].point, found[$1].point)
        }
        points = chosen.map { index in found[index].row.parameters.filter { space.index(of: $0.key) != nil } }
    }
}
