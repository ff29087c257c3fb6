import Numerical

extension ParticleSwarm {
    /// One coordinate of a particle's next move.
    struct Flight {
        var current, best, leader: Double
        /// The last move; `nil` before the first.
        var velocity: Double?

        /// Where it ends.
        func end(_ swarm: ParticleSwarm, using random: inout RandomStream) -> Double {
            guard !current.isNaN else { return best.isNaN ? leader : best }
            // A particle at rest begins with half of the way to anywhere.
            let last = velocity ?? (random.uniform() - current) / 2
            let toBest = best.isNaN ? 0 : swarm.cognition * random.uniform() * (best - current)
            let toLeader = leader.isNaN ? 0 : swarm.attraction * random.uniform() * (leader - current)
            let move = swarm.inertia * last + toBest + toLeader
            return min(max(current + move, 0), 1)
        }

        /// The value of one of the places where there is one: the leader's or the own best as likely, else the one it has; and
        /// now and then any, as nothing else would bring back a value that all have left.
        func choice(_ gene: Gene, using random: inout RandomStream) -> Double {
            let u = random.uniform()
            if u < 0.05 { return gene.drawn(using: &random) }
            let order =
                u < 0.4
                ? [leader, best, current] : u < 0.75 ? [best, leader, current] : [current, best, leader]
            return order.first { !$0.isNaN } ?? .nan
        }
    }
}
