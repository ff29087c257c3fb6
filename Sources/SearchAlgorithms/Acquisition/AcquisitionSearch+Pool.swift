import Glibc
import Numerical

/// Which points are scored first.
extension AcquisitionSearch {
    /// Half of them fill the box, half lie around the anchors, near and far.
    func pool(using random: inout RandomStream) -> [[Double]] {
        filling(fillingCount, using: &random) + anchors.map { space.nearest($0) }
            + surrounding(poolSize - fillingCount, using: &random)
    }

    /// How many points fill the box: they come first, and the anchors next.
    var fillingCount: Int { anchors.isEmpty ? poolSize : poolSize - poolSize / 2 }

    /// Points of Sobol's sequence, shifted at random.
    private func filling(_ count: Int, using random: inout RandomStream) -> [[Double]] {
        let dimensions = space.dimensions.count
        // Many dimensions have more directions than there are points to tell them apart.
        let sequence = dimensions <= 64 ? SobolSequence(dimensions: dimensions) : nil
        let shift = (0..<dimensions).map { _ in random.uniform() }
        return (0..<count).map { index in
            space.nearest(
                (0..<dimensions).map { dimension in
                    var u =
                        shift[dimension] + (sequence?.coordinate(dimension, at: index) ?? random.uniform())
                    if u >= 1 { u -= 1 }
                    return box.low[dimension] + u * (box.high[dimension] - box.low[dimension])
                })
        }
    }

    /// Anchors of which some coordinates are moved, by less and less of the reach.
    private func surrounding(_ count: Int, using random: inout RandomStream) -> [[Double]] {
        let dimensions = space.dimensions.count
        return (0..<count).map { index in
            var point = anchors[index % anchors.count]
            let size = 0.5 * exp(-5 * random.uniform())
            // At least one coordinate moves; in many dimensions, about twenty do.
            let share = index % 2 == 0 ? min(1, 20 / Double(dimensions)) : min(1, 2 / Double(dimensions))
            let first = random.index(below: dimensions)
            for dimension in 0..<dimensions where dimension == first || random.uniform() < share {
                point[dimension] = moved(point[dimension], dimension, size, &random)
            }
            return space.nearest(point)
        }
    }

    private func moved(
        _ coordinate: Double, _ dimension: Int, _ size: Double, _ random: inout RandomStream
    ) -> Double {
        let (low, high) = (box.low[dimension], box.high[dimension])
        if case .unordered = space.dimensions[dimension] { return random.uniform() }
        var step = size * min(reach[dimension], 1) * random.normal()
        if case .ordered(let values) = space.dimensions[dimension] {
            let least = 1 / Double(max(values.count, 1))
            if abs(step) < least { step = step < 0 ? -least : least }
        }
        return min(max(coordinate + step, low), high)
    }
}
