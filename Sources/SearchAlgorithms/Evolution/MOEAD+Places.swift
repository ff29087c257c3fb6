import Numerical

extension MOEAD {
    /// The weight vectors, who holds the place of each, and what was the best of each objective.
    struct Places: Sendable {
        let objectives: Int
        let weights: [[Double]]
        /// The places next to each, itself first.
        let neighbourhoods: [[Int]]
        var holders: [Individual?]
        /// The best value of each objective: *z\**.
        private var ideal: [Double]

        init(_ limit: Int, _ neighbours: Int, objectives: Int) {
            self.objectives = objectives
            weights =
                objectives > 1
                ? ReferenceDirections.fitting(limit, objectives: objectives)
                : [[Double]](repeating: [1], count: limit)
            let places = weights.indices
            let weights = weights
            neighbourhoods = places.map { place in
                let distances = places.map { other in
                    let along = abs(place - other)
                    let across = zip(weights[place], weights[other]).reduce(0) {
                        $0 + ($1.0 - $1.1) * ($1.0 - $1.1)
                    }
                    return (across, min(along, places.count - along))
                }
                return Array(places.sorted { distances[$0] < distances[$1] }.prefix(neighbours))
            }
            holders = places.map { _ in nil }
            ideal = [Double](repeating: .infinity, count: objectives)
        }

        /// The place whose turn it is.
        func place(of turn: Int) -> Int { turn % weights.count }

        mutating func observe(_ individual: Individual) {
            for (index, loss) in individual.losses.enumerated() where loss > -.infinity {
                ideal[index] = min(ideal[index], loss)
            }
        }

        mutating func insert(
            _ individual: Individual, _ decomposition: Decomposition, _ replacements: Int, near: Bool,
            using random: inout RandomStream
        ) {
            let own = place(of: individual.turn)
            let scale = scale()
            let point = scaled(individual.losses, scale)
            var open = near ? neighbourhoods[own] : Array(holders.indices)
            var left = replacements
            if holders[own] == nil {
                holders[own] = individual
                left -= 1
            }
            while left > 0, !open.isEmpty {
                let place = open.remove(at: random.index(below: open.count))
                guard let holder = holders[place] else { continue }
                let theirs = decomposition.loss(scaled(holder.losses, scale), weights: weights[place])
                let ours = decomposition.loss(point, weights: weights[place])
                let isBetter =
                    Merit(violation: individual.violation, loss: ours)
                    < Merit(violation: holder.violation, loss: theirs)
                guard isBetter else { continue }
                holders[place] = individual
                left -= 1
            }
        }

        /// One over the range from the ideal point to the worst that holds a place, for each objective. (section V-C)
        private func scale() -> [Double] {
            var worst = ideal
            for case let holder? in holders {
                for (index, loss) in holder.losses.enumerated() where loss < .infinity {
                    worst[index] = max(worst[index], loss)
                }
            }
            return zip(worst, ideal).map { $0 - $1 > 0 && ($0 - $1).isFinite ? 1 / ($0 - $1) : 1 }
        }

        private func scaled(_ losses: [Double], _ scale: [Double]) -> [Double] {
            losses.indices.map { index in
                ideal[index].isFinite ? (losses[index] - ideal[index]) * scale[index] : losses[index]
            }
        }
    }
}
