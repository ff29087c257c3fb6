import SearchAlgorithms

/// What Gaussian processes have found, in a line that changes seldom.
struct ModelSummary {
    /// The line.
    let text: String

    /// How many parameters are named.
    private static let named = 3

    /// What `processes`, one for each objective, say about `space`; `nil` if there is none.
    init?(_ space: SearchSpace, _ processes: [GaussianProcess], _ region: TrustRegion?) {
        guard let first = processes.first else { return nil }
        var parts = ["Gaussian process of \(space.count) \(space.count == 1 ? "parameter" : "parameters")"]
        if processes.count > 1 { parts[0] += " and \(processes.count) objectives" }
        let matter = Self.matter(space, processes)
        if !matter.isEmpty { parts.append("most depends on \(matter.joined(separator: ", "))") }
        parts.append(Self.noise(first.hyperparameters))
        if let region, region.restarts > 0 { parts.append("trust region restarted \(region.restarts) ×") }
        self.text = parts.joined(separator: "; ")
    }

    /// The parameters with short length scales: those that bear at least half of the weight of the shortest.
    private static func matter(_ space: SearchSpace, _ processes: [GaussianProcess]) -> [String] {
        let sums = (0..<space.count).map { index in
            processes.reduce(0) { sum, process in
                let weights = process.hyperparameters.kernel.inverseSquaredScales
                return sum + weights[index] / max(weights.reduce(0, +), .leastNormalMagnitude)
            }
        }
        guard space.count > 1, let largest = sums.max() else { return [] }
        let order = sums.indices.filter { sums[$0] >= 0.5 * largest }.sorted { sums[$0] > sums[$1] }
        // Where all matter alike, none does most.
        guard order.count < space.count else { return [] }
        let names = order.prefix(named).map { space.names[$0] }.sorted()
        return names + (order.count > named ? ["\(order.count - named) more"] : [])
    }

    private static func noise(_ hyperparameters: SearchAlgorithms.Hyperparameters) -> String {
        switch (hyperparameters.noise / (hyperparameters.noise + hyperparameters.kernel.scale)).squareRoot() {
        case ..<0.03: "hardly any noise"
        case ..<0.15: "little noise"
        case ..<0.4: "some noise"
        default: "much noise"
        }
    }
}
