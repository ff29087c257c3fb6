import Numerical

/// What trials have asked for, as a tree: a node is a parameter, its branches are the values.
final class SearchTree {
    private enum State { case untried, running, tried }
    private var state = State.untried
    private var name: String?
    private var values: [Double] = []
    private var branches: [Double: SearchTree] = [:]

    /// Makes this the node of `name`, if it is not yet one.
    func branch(_ name: String, _ values: [Double]) {
        guard self.name == nil else { return }
        (self.name, self.values) = (name, values)
    }

    /// The number of ends below that no trial has reached; with `countingRunning`, those that one is at count too.
    func untried(countingRunning: Bool) -> Int {
        guard name != nil else {
            switch state {
            case .untried: return 1
            case .running: return countingRunning ? 1 : 0
            case .tried: return 0
            }
        }
        return values.reduce(0) { $0 + (branches[$1]?.untried(countingRunning: countingRunning) ?? 1) }
    }

    /// A branch with something untried below it, or `nil` if there is none.
    func choose(countingRunning: Bool, using random: inout RandomStream) -> Double? {
        let counts = values.map { Double(branches[$0]?.untried(countingRunning: countingRunning) ?? 1) }
        let total = counts.reduce(0, +)
        guard total > 0 else { return nil }
        let open = Double(counts.count { $0 > 0 })
        // Half by what is untried and half evenly: large branches must not starve small ones.
        var weights = counts.map { 0.5 * $0 / total + ($0 > 0 ? 0.5 / open : 0) }
        let isRunning = values.map { branches[$0]?.state == .running }
        if zip(weights, isRunning).contains(where: { $0 > 0 && !$1 }) {
            for index in weights.indices where isRunning[index] { weights[index] = 0 }
        }
        return values[random.index(weights: weights)]
    }
}

extension SearchTree {
    /// Adds all trials that have `prefix` among their parameters, as far as they go beyond it.
    func add(_ history: History, below prefix: Parameters, besides number: Int) {
        for row in 0..<history.count where history.numbers[row] != number {
            add(history.parameters(ofRow: row), .tried, below: prefix)
        }
        for trial in history.running where trial.number != number {
            add(trial.parameters, .running, below: prefix)
        }
    }

    private func add(_ parameters: Parameters, _ state: State, below prefix: Parameters) {
        for (name, value) in zip(prefix.space.names, prefix.internalValues)
        where parameters.internalValue(name) != value { return }
        var node = self
        for (index, (name, distribution)) in parameters.space.enumerated()
        where prefix.space.index(of: name) == nil {
            guard let values = distribution.allValues else { return }
            node.branch(name, values)
            // Spaces that contradict what was learnt, or values off the grid, tell nothing about this tree.
            guard node.name == name, node.values.contains(parameters.internalValues[index]) else { return }
            let value = parameters.internalValues[index]
            let next = node.branches[value] ?? SearchTree()
            node.branches[value] = next
            node = next
        }
        if node.name == nil, node.state != .tried { node.state = state }
    }
}

extension RandomStream {
    /// A position drawn with the probability of its weight.
    ///
    /// At least one weight is positive.
    mutating func index(weights: [Double]) -> Int {
        var rest = uniform() * weights.reduce(0, +)
        for (index, weight) in weights.enumerated() where weight > 0 {
            rest -= weight
            if rest < 0 { return index }
        }
        return weights.lastIndex { $0 > 0 } ?? 0
    }
}
