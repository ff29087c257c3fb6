import Glibc
import Numerical

/// One loss for each configuration: of several objectives, a weighted one, the weights drawn anew each time.
///
/// With objectives f brought to 0…1 and weights λ that sum to 1: max λf + 0.05 Σ λf, which reaches every point of the front
/// with some weights. Where no configuration keeps the constraints, the loss is how far they are broken.
///
/// > J. Knowles. "ParEGO: A Hybrid Algorithm with On-Line Landscape Approximation for Expensive Multiobjective Optimization
/// > Problems." IEEE TEC 10, 2006, equation 2.
struct Scalarization {
    let losses: [Double]

    /// O(configurations × objectives).
    init(
        _ configurations: [Configurations.Configuration], objectives: Int, using random: inout RandomStream
    ) {
        if !configurations.isEmpty, configurations.allSatisfy({ $0.violation > 0 }) {
            losses = configurations.map { $0.violation / Double($0.count) }
            return
        }
        guard objectives > 1 else {
            losses = configurations.map { $0.mean(0) }
            return
        }
        let shares = (0..<objectives).map { _ in 1e-3 - log(1 - random.uniform()) }
        let total = shares.reduce(0, +)
        var (largest, sums) = ([Double](repeating: -.infinity, count: configurations.count), [Double]())
        sums = Array(repeating: 0, count: configurations.count)
        for objective in 0..<objectives {
            let values = configurations.map { $0.mean(objective) }
            let finite = values.lazy.filter(\.isFinite)
            guard let low = finite.min(), let high = finite.max(), low < high else { continue }
            for (index, value) in values.enumerated() {
                let place = value.isNaN ? 1 : (value / 2 - low / 2) / (high / 2 - low / 2)
                let part = min(max(place, 0), 1) * shares[objective] / total
                largest[index] = max(largest[index], part)
                sums[index] += part
            }
        }
        losses = zip(largest, sums).map { max($0, 0) + 0.05 * $1 }
    }
}
