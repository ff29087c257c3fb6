/// Which configuration deserves another trial, where one trial does not tell how good it is.
///
/// The *incumbent* is the configuration with the most trials, the better one of several with as many. Until it has as many
/// as it may get, it is tried again after each new configuration, so that luck does not last. A *challenger* is one whose
/// mean, over fewer trials, is better: it is tried again until it has as many trials and is the incumbent, or its mean has
/// fallen behind. Most configurations lose their race after one trial.
///
/// > F. Hutter, H. Hoos, K. Leyton-Brown. "Sequential Model-Based Optimization for General Algorithm Configuration." LION 5,
/// > 2011, section 4.1 and procedure 2.
struct Race {
    /// How many trials a configuration gets at most.
    let limit: Int

    /// The position of the configuration that is to be tried again; `nil` if a new one is.
    ///
    /// `losses` are the means; `running` tells how many trials of each run now. O(configurations).
    func next(_ configurations: [Configurations.Configuration], losses: [Double], running: [Int]) -> Int? {
        guard limit > 1, let incumbent = incumbent(configurations, losses) else { return nil }
        let most = configurations[incumbent].count
        let challengers = configurations.indices.filter {
            losses[$0] < losses[incumbent] && configurations[$0].count + running[$0] < most
        }
        if let best = challengers.min(by: { losses[$0] < losses[$1] }) { return best }
        guard most + running[incumbent] < limit, running[incumbent] == 0 else { return nil }
        // In turn: a new configuration, then the incumbent.
        let isRested = configurations.contains { $0.first > configurations[incumbent].last }
        return isRested ? incumbent : nil
    }

    private func incumbent(_ configurations: [Configurations.Configuration], _ losses: [Double]) -> Int? {
        configurations.indices.filter { !losses[$0].isNaN }.min { a, b in
            (-configurations[a].count, losses[a], a) < (-configurations[b].count, losses[b], b)
        }
    }
}
