import Numerical

/// A search for a point of a region near a proposal.
struct RegionSearch {
    let region: Region
    let proposal: [Double]
    let pinned: Set<Int>
    /// What parameters get that come in because of a condition.
    let spare: [Double]
    private let places: [Double]
    private let grids: [[Double]]

    init(_ region: Region, _ proposal: [Double], pinned: Set<Int>, spare: [Double]) {
        (self.region, self.proposal, self.pinned, self.spare) = (region, proposal, pinned, spare)
        places = zip(region.parameters, proposal).map { parameter, value in
            value.isNaN ? .nan : parameter.distribution.position(of: value)
        }
        grids = region.parameters.map { $0.distribution.gridOfValues }
    }

    /// The values of a parameter that are worth trying from `value` on.
    func grid(_ index: Int, around value: Double) -> [Double] {
        grids[index] + region.parameters[index].distribution.neighbours(of: value)
    }

    /// How far `point` is from the proposal: the sum over the parameters of both, in shares of their ranges.
    func distance(_ point: [Double]) -> Double {
        var sum = 0.0
        for index in point.indices where point[index] != proposal[index] {
            guard !point[index].isNaN, !places[index].isNaN else { continue }
            if case .categorical = region.parameters[index].distribution {
                sum += 1
            } else {
                sum += abs(region.parameters[index].distribution.position(of: point[index]) - places[index])
            }
        }
        return sum
    }

    /// `point` with one parameter moved, and what has to follow.
    func moved(_ point: [Double], _ index: Int, to value: Double) -> [Double]? {
        var point = point
        if let role = region.roles[index] {
            let positions = region.parts[role.structure]
            guard pinned.isDisjoint(with: positions) else { return nil }
            var values = positions.map { point[$0] }
            region.structures[role.structure].move(role.part, to: value, in: &values)
            for (position, value) in zip(positions, values) { point[position] = value }
        } else {
            point[index] = value
        }
        region.settle(&point, from: spare)
        return point
    }
}

/// The descent.
extension RegionSearch {
    private struct Step {
        var point: [Double]
        var violation: Double
        var distance: Double
    }

    /// The first point of the region on the way of the best moves, or `nil` if they come to an end before.
    func descend(from start: [Double]) -> [Double]? {
        var current = Step(point: start, violation: region.violation(start), distance: distance(start))
        for _ in 0..<(4 * region.parameters.count + 8) where current.violation > 0 {
            var best = current
            for index in movable(in: current.point) {
                for step in steps(of: index, from: current)
                where (step.violation, step.distance) < (best.violation, best.distance) { best = step }
            }
            guard best.violation < current.violation else { return nil }
            current = best
        }
        return current.violation == 0 ? current.point : nil
    }

    /// The parameters of the requirements that are broken, and those that these depend on.
    private func movable(in point: [Double]) -> [Int] {
        var indices: Set<Int> = []
        for requirement in region.requirements
        where (requirement.condition.violation { region.value($0, of: point) } ?? 0) > 0 {
            indices.formUnion(requirement.condition.parameters)
        }
        for index in indices { indices.formUnion(region.ancestors(of: index)) }
        return indices.subtracting(pinned).filter { !point[$0].isNaN }.sorted()
    }

    /// The moves of one parameter that are worth comparing.
    private func steps(of index: Int, from current: Step) -> [Step] {
        let own = current.point[index]
        var steps = grid(index, around: own).compactMap { step(current.point, index, to: $0) }
        steps += roots(of: index, in: current.point).compactMap { step(current.point, index, to: $0) }
        let fitting = steps.filter { $0.violation == 0 }
        guard let nearest = fitting.min(by: { $0.distance < $1.distance }) else { return steps }
        guard let tight = tightened(nearest.point, index, towards: own, from: current.point) else {
            return [nearest]
        }
        return [tight]
    }

    private func step(_ point: [Double], _ index: Int, to value: Double) -> Step? {
        moved(point, index, to: value).map {
            Step(point: $0, violation: region.violation($0), distance: distance($0))
        }
    }

    /// Halves the way between a value that keeps to everything and one that does not, until the bound is found.
    private func tightened(
        _ fitting: [Double], _ index: Int, towards own: Double, from point: [Double]
    ) -> Step? {
        let distribution = region.parameters[index].distribution
        // Of few values, all were looked at.
        if let count = distribution.count, count <= 256 { return nil }
        var (inside, outside) = (distribution.position(of: fitting[index]), distribution.position(of: own))
        var best: Step?
        for _ in 0..<48 where abs(inside - outside) > 1e-15 {
            let middle = (inside + outside) / 2
            guard let step = step(point, index, to: distribution.quantile(min(middle, 1.0.nextDown))) else {
                return best
            }
            if step.violation == 0 { (inside, best) = (middle, step) } else { outside = middle }
        }
        return best
    }

    /// The values of a parameter at which both sides of an equation agree.
    private func roots(of index: Int, in point: [Double]) -> [Double] {
        let distribution = region.parameters[index].distribution
        guard distribution.count == nil else { return [] }
        let grid = grids[index]
        var roots: [Double] = []
        for requirement in region.requirements where requirement.condition.parameters.contains(index) {
            for (left, right) in requirement.condition.equations {
                func gap(_ value: Double) -> Double {
                    guard let moved = moved(point, index, to: value) else { return .nan }
                    let read: PointReader = { region.value($0, of: moved) }
                    return (left.number(read) ?? .nan) - (right.number(read) ?? .nan)
                }
                for (low, high) in zip(grid, grid.dropFirst()) where gap(low) * gap(high) < 0 {
                    roots.append(Self.root(of: gap, low, high))
                }
            }
        }
        return roots
    }

    private static func root(of gap: (Double) -> Double, _ low: Double, _ high: Double) -> Double {
        var (low, high) = (low, high)
        let sign = gap(low) < 0
        for _ in 0..<80 {
            let middle = low / 2 + high / 2
            if (gap(middle) < 0) == sign { low = middle } else { high = middle }
        }
        return abs(gap(low)) < abs(gap(high)) ? low : high
    }

    /// `point` with each parameter put back to the proposal as far as the region allows.
    func pulledBack(_ point: [Double]) -> [Double] {
        var point = point
        for index in point.indices
        where !pinned.contains(index) && !proposal[index].isNaN && !point[index].isNaN
            && point[index] != proposal[index]
        {
            if let back = step(point, index, to: proposal[index]), back.violation == 0,
                back.distance < distance(point)
            {
                point = back.point
            } else if let tight = tightened(point, index, towards: proposal[index], from: point),
                tight.distance < distance(point)
            {
                point = tight.point
            }
        }
        return point
    }
}

extension Region {
    /// The parameters that decide whether `index` is there.
    func ancestors(of index: Int) -> Set<Int> {
        var found: Set<Int> = []
        var open = [index]
        while let next = open.popLast() {
            for condition in parameters[next].conditions {
                guard let parent = parameters.firstIndex(where: { $0.name == condition.parameter }),
                    found.insert(parent).inserted
                else { continue }
                open.append(parent)
            }
        }
        return found
    }
}

extension Distribution {
    /// Values over the whole range: all of them if they are few.
    fileprivate var gridOfValues: [Double] {
        if let count, count <= 256 { return allValues ?? [] }
        return (0...64).map { quantile(min(Double($0) / 64, 1.0.nextDown)) }
    }

    /// The values next to `value` on a long grid.
    fileprivate func neighbours(of value: Double) -> [Double] {
        guard let step, (count ?? 0) > 256 else { return [] }
        return (1...8).flatMap { [value - Double($0) * step, value + Double($0) * step] }.filter(contains)
    }
}
