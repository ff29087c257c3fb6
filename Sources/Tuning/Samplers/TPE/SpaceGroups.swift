/// Splits parameters into groups whose members always come together.
///
/// With a trial that has {a, b} and one that has {b, c}, the groups are {b}, {a} and {c}: each trial has all of a group
/// or nothing of it.
package struct SpaceGroups: Sendable {
    /// The first row of each different set of names.
    private var firsts: [(row: Int, space: SearchSpace)] = []
    private var names: Set<Set<String>> = []
    private var last: SearchSpace?
    private var seen = 0
    private var known: (spaces: Int, groups: [SearchSpace])?

    /// No groups yet.
    package init() {}

    /// The groups of the trials of `history` that are complete or pruned.
    ///
    /// O(new rows), mostly: a set of names that was there before changes nothing.
    package mutating func groups(in history: History) -> [SearchSpace] {
        for row in seen..<max(seen, history.count) {
            guard history.states[row] == .complete || history.states[row] == .pruned else { continue }
            let space = history.spaces[row]
            if last == space { continue }
            last = space
            if names.insert(Set(space.names)).inserted { firsts.append((row, space)) }
        }
        seen = max(seen, history.count)
        let spaces = firsts.prefix { $0.row < history.count }
        if let known, known.spaces == spaces.count { return known.groups }
        let groups = spaces.reduce(into: []) { Self.split(&$0, by: $1.space) }
        known = (spaces.count, groups)
        return groups
    }

    private static func split(_ groups: inout [SearchSpace], by space: SearchSpace) {
        var rest = space
        var parts: [SearchSpace] = []
        for group in groups {
            parts.append(group.filter { name, _ in rest.index(of: name) != nil })
            parts.append(group.filter { name, _ in rest.index(of: name) == nil })
            rest = rest.filter { name, _ in group.index(of: name) == nil }
        }
        groups = (parts + [rest]).filter { !$0.isEmpty }
    }
}
