/// The points of a plane that no other one is nowhere above: from left to right, they go down.
///
/// Asking costs O(log n), inserting O(log n) and what is thrown out, and the moving of what stands behind.
struct Staircase {
    private(set) var steps: [Step] = []

    struct Step {
        var x, y: Double
    }

    /// The position of the first step that is not left of `x`.
    private func position(of x: Double) -> Int {
        var (low, high) = (0, steps.count)
        while low < high {
            let middle = (low + high) / 2
            if steps[middle].x < x { low = middle + 1 } else { high = middle }
        }
        return low
    }

    /// Whether a step is neither right of `x` nor above `y`.
    func covers(_ x: Double, _ y: Double) -> Bool {
        let position = position(of: x)
        if position < steps.count, steps[position].x == x, steps[position].y <= y { return true }
        return position > 0 && steps[position - 1].y <= y
    }

    /// Adds a point that is not covered, and returns by how much the area grows that is covered below `corner`.
    @discardableResult
    mutating func insert(_ x: Double, _ y: Double, corner: Step = Step(x: .infinity, y: .infinity)) -> Double
    {
        let position = position(of: x)
        // What the point adds are the columns between it and the next step that stays, each up to the stair above it.
        var (area, left, top) = (0.0, x, position > 0 ? steps[position - 1].y : corner.y)
        var end = position
        while end < steps.count, steps[end].y >= y {
            area += (steps[end].x - left) * (top - y)
            (left, top) = (steps[end].x, steps[end].y)
            end += 1
        }
        area += ((end < steps.count ? steps[end].x : corner.x) - left) * (top - y)
        steps.replaceSubrange(position..<end, with: CollectionOfOne(Step(x: x, y: y)))
        return area
    }
}
