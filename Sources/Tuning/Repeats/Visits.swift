/// The points of finite spaces that trials have been at.
///
/// Trials are paths of a tree, whose nodes are the parameters chosen so far. A node is *used up* if a trial ended there, or
/// if all values of the next parameter lead to nodes that are: whoever avoids such nodes from the first parameter on comes to
/// a new point, if there is one, without knowing what will be asked for next.
///
/// O(parameters) for each trial.
struct Visits: Sendable {
    /// The row that used up each node.
    private var usedUp: [VisitKey: Int] = [:]
    private var children: [VisitKey: Int] = [:]
    /// The last space that was met, and whether all of its parameters have an end of values.
    private var last: (space: SearchSpace, isFinite: Bool)?
    private(set) var spaces: Set<SearchSpace> = []

    /// Whether no point of a finite space was met.
    var isEmpty: Bool { usedUp.isEmpty }

    /// Whether everything below `key` was tried in the first `rows` rows.
    func contains(_ key: VisitKey, inRows rows: Int = .max) -> Bool { usedUp[key].map { $0 < rows } ?? false }

    /// Whether `space` has an end of points.
    mutating func isFinite(_ space: SearchSpace) -> Bool {
        if let last, last.space == space { return last.isFinite }
        let isFinite = !space.isEmpty && space.distributions.allSatisfy { $0.count != nil }
        last = (space, isFinite)
        return isFinite
    }

    /// Adds the point of the trial of `row`, beside what `others` know.
    mutating func insert(_ parameters: Parameters, row: Int = 0, besides others: Visits? = nil) {
        guard isFinite(parameters.space) else { return }
        if others == nil { spaces.insert(parameters.space) }
        var path = [VisitKey.start]
        for (name, value) in zip(parameters.space.names, parameters.internalValues) {
            path.append(path[path.count - 1].adding(name, value))
        }
        for (position, node) in path.enumerated().reversed() {
            guard others?.contains(node) != true, usedUp[node] == nil else { return }
            usedUp[node] = row
            guard position > 0 else { return }
            let parent = path[position - 1]
            children[parent, default: others?.children[parent] ?? 0] += 1
            guard children[parent] == parameters.space.distributions[position - 1].count else { return }
        }
    }
}
