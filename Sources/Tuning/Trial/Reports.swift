/// What a trial reported of one metric: a value for each of some steps, in order of step.
public struct Reports: Hashable, Codable, Sendable {
    /// The steps, rising.
    public private(set) var steps: [Int] = []
    /// The value at each step.
    public private(set) var values: [Double] = []

    /// No reports.
    public init() {}

    /// The value at `step`.
    ///
    /// Setting it again replaces it. O(log n), O(1) at the end.
    public subscript(step: Int) -> Double? {
        get {
            let position = position(of: step)
            return position < steps.count && steps[position] == step ? values[position] : nil
        }
        set {
            let position = position(of: step)
            let isThere = position < steps.count && steps[position] == step
            switch (newValue, isThere) {
            case (let value?, true): values[position] = value
            case (let value?, false):
                steps.insert(step, at: position)
                values.insert(value, at: position)
            case (nil, true):
                steps.remove(at: position)
                values.remove(at: position)
            case (nil, false): break
            }
        }
    }

    private func position(of step: Int) -> Int {
        guard let last = steps.last, last >= step else { return steps.count }
        var (low, high) = (0, steps.count)
        while low < high {
            let middle = (low + high) / 2
            if steps[middle] < step { low = middle + 1 } else { high = middle }
        }
        return low
    }
}

extension Reports: Sequence, ExpressibleByDictionaryLiteral {
    /// Reports from steps and values.
    public init(dictionaryLiteral elements: (Int, Double)...) {
        for (step, value) in elements { self[step] = value }
    }

    /// The number of reports.
    public var count: Int { steps.count }

    /// Whether nothing was reported.
    public var isEmpty: Bool { steps.isEmpty }

    /// The report of the largest step.
    public var last: (step: Int, value: Double)? {
        guard let step = steps.last, let value = values.last else { return nil }
        return (step, value)
    }

    /// Goes through the reports in order of step.
    public func makeIterator() -> AnyIterator<(step: Int, value: Double)> {
        var position = 0
        return AnyIterator {
            guard position < steps.count else { return nil }
            defer { position += 1 }
            return (steps[position], values[position])
        }
    }
}
