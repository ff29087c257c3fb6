/// How good an individual is where there is one scale: feasible ones first, the others by how far they break the constraints.
///
/// > K. Deb. "An Efficient Constraint Handling Method for Genetic Algorithms." CMAME 186, 2000, section 3.
struct Merit: Comparable, Sendable {
    var violation: Double
    var loss: Double

    /// Whether `a` is better.
    static func < (a: Merit, b: Merit) -> Bool {
        a.violation == b.violation ? a.loss < b.loss : a.violation < b.violation
    }
}

/// Makes one loss of several: the mean of the objectives, each measured in the range that it had so far.
///
/// An algorithm of one objective follows it to one point of the front, a compromise. With a single objective it is the
/// objective itself.
struct Compromise: Hashable, Codable, Sendable {
    private var low: [Double] = []
    private var high: [Double] = []

    /// Widens the ranges by the finite values of `losses`.
    mutating func observe(_ losses: [Double]) {
        guard losses.count > 1 else { return }
        while low.count < losses.count {
            low.append(.infinity)
            high.append(-.infinity)
        }
        for (index, loss) in losses.enumerated() where loss.isFinite {
            low[index] = min(low[index], loss)
            high[index] = max(high[index], loss)
        }
    }

    /// How good `individual` is by what was observed.
    func merit(of individual: Individual) -> Merit {
        Merit(violation: individual.violation, loss: loss(individual.losses))
    }

    private func loss(_ losses: [Double]) -> Double {
        guard losses.count > 1 else { return losses.first ?? 0 }
        // An objective at +∞ decides, whatever the others are.
        if losses.contains(.infinity) { return .infinity }
        let scaled = losses.indices.map { index in
            let width = index < low.count ? high[index] / 2 - low[index] / 2 : 0
            return width > 0 ? (losses[index] / 2 - low[index] / 2) / width : 0
        }
        return scaled.reduce(0, +) / Double(losses.count)
    }
}
