import Glibc
import Numerical

/// The way up from one point.
extension AcquisitionSearch {
    /// By turns, continuous coordinates up the gradient and others to better neighbours, until neither helps.
    func ascent(from start: Candidate, of function: some AcquisitionFunction) -> Candidate {
        var best = start
        for _ in 0..<3 {
            let climbed = climbed(best, function)
            if climbed.value > best.value { best = climbed }
            guard let moved = moved(best, function) else { return best }
            best = moved
        }
        return best
    }

    /// L-BFGS in the continuous coordinates that count, in units of the reach.
    private func climbed(_ start: Candidate, _ function: some AcquisitionFunction) -> Candidate {
        let active = space.activity(start.point)
        let free = start.point.indices.filter { active[$0] && !space.dimensions[$0].isDiscrete }
        guard !free.isEmpty else { return start }
        let units = free.map { min(max(reach[$0], 0.03), 30) }
        let masked = space.masked(start.point, active)
        let minimization = BoundedMinimization(
            from: zip(free, units).map { box.low[$0] / $1 }, to: zip(free, units).map { box.high[$0] / $1 },
            maximumEvaluations: evaluations, valueTolerance: 1e-5, pointTolerance: 1e-5)
        var slopes = [Double](repeating: 0, count: masked.count)
        var point = masked
        func place(_ coordinates: [Double]) {
            for (index, dimension) in free.enumerated() {
                point[dimension] = coordinates[index] * units[index]
            }
        }
        let minimum = minimization.minimize(from: zip(free, units).map { masked[$0] / $1 }) {
            coordinates, gradient in
            place(coordinates)
            let value = function.value(at: point, gradient: &slopes)
            for (index, dimension) in free.enumerated() {
                gradient[index] = -slopes[dimension] * units[index]
            }
            return -value
        }
        var result = start
        for (index, dimension) in free.enumerated() {
            result.point[dimension] = min(
                max(minimum.point[index] * units[index], box.low[dimension]), box.high[dimension])
        }
        result.value = -minimum.value
        return isExcluded(space.masked(result.point, active)) ? start : result
    }

    /// The best of the points that differ in one discrete coordinate, and so on from there; `nil` if none is better.
    private func moved(_ start: Candidate, _ function: some AcquisitionFunction) -> Candidate? {
        var best = start
        for _ in 0..<8 {
            let others = neighbours(of: best.point)
            guard !others.isEmpty else { break }
            let masked = others.map { space.masked($0) }
            let values = function.values(at: KernelPoints(space.kernelDimensions, masked))
            let open = others.indices.filter { !isExcluded(masked[$0]) && values[$0] > best.value }
            guard let index = open.max(by: { values[$0] < values[$1] }) else { break }
            best = Candidate(point: others[index], value: values[index])
        }
        return best.value > start.value ? best : nil
    }

    /// Points that differ in one discrete coordinate: a few hundred, however many coordinates there are.
    private func neighbours(of point: [Double]) -> [[Double]] {
        let active = space.activity(point)
        let discrete = point.indices.filter { active[$0] && space.dimensions[$0].isDiscrete }
        guard !discrete.isEmpty else { return [] }
        let limit = max(2, min(neighbours, 256 / discrete.count))
        let step = (discrete.count + 127) / 128
        return stride(from: 0, to: discrete.count, by: step).map { discrete[$0] }.flatMap { dimension in
            space.dimensions[dimension].neighbours(of: point[dimension], limit: limit).filter {
                box.low[dimension] <= $0 && $0 <= box.high[dimension]
            }.map { value in
                var other = point
                other[dimension] = value
                return other
            }
        }
    }
}
