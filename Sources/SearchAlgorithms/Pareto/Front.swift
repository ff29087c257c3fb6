/// Points of one rank, to which points are added in lexicographic order.
///
/// Whether one of them dominates a new point then is a question about all objectives but the first. Up to three objectives
/// it costs O(log n), with more O(n).
enum Front {
    /// Up to three objectives: the others are the two axes of a plane.
    case staircase(Staircase)
    /// The points' objectives from the second on, one point after the other.
    case list([Double])

    init(objectives: Int) { self = objectives <= 3 ? .staircase(Staircase()) : .list([]) }

    /// Whether a point of the front is nowhere larger than `point`.
    func covers(_ point: ArraySlice<Double>) -> Bool {
        let rest = point.dropFirst()
        switch self {
        case .staircase(let staircase):
            return staircase.covers(rest.first ?? 0, rest.dropFirst().first ?? 0)
        case .list(let values):
            // Neighbours in the order are the likeliest to dominate: begin with the last.
            return stride(from: values.count - rest.count, through: 0, by: -rest.count).contains { start in
                zip(rest.indices, start...).allSatisfy { values[$1] <= rest[$0] }
            }
        }
    }

    mutating func insert(_ point: ArraySlice<Double>) {
        let rest = point.dropFirst()
        switch self {
        case .staircase(var staircase):
            self = .list([])
            staircase.insert(rest.first ?? 0, rest.dropFirst().first ?? 0)
            self = .staircase(staircase)
        case .list(var values):
            self = .list([])
            values += rest
            self = .list(values)
        }
    }
}
