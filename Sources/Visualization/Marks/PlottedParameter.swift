import Glibc
import Tuning

/// One parameter of some trials, as an axis shows it.
struct PlottedParameter {
    let name: String
    /// The choices by their labels, in their order; `nil` for numbers.
    let categories: [String]?
    let isLog: Bool
    /// The value in each trial: a number, or a position among the choices; `nil` where a trial lacks the parameter.
    let values: [Double?]

    /// The parameter `name` of trials with these `parameters`, laid out as the last one that has it would.
    ///
    /// Where a parameter changed its kind or its choices, all values are choices.
    init(_ name: String, of parameters: [Parameters]) {
        self.name = name
        var distributions: [Distribution] = []
        var last: (space: SearchSpace, index: Int?)?
        var internals: [(distribution: Int, value: Double)?] = []
        internals.reserveCapacity(parameters.count)
        var place = 0
        for trial in parameters {
            if last?.space != trial.space {
                last = (trial.space, trial.space.index(of: name))
                if let index = last?.index {
                    let distribution = trial.space.distributions[index]
                    place = distributions.firstIndex(of: distribution) ?? distributions.count
                    if place == distributions.count { distributions.append(distribution) }
                }
            }
            internals.append(last?.index.map { (place, trial.internalValues[$0]) })
        }
        guard distributions.contains(where: \.isCategorical) else {
            values = internals.map { $0?.value }
            categories = nil
            let isPositive = internals.allSatisfy { ($0?.value ?? 1) > 0 }
            isLog = isPositive && (distributions.last?.isLog ?? false)
            return
        }
        let texts = internals.map { item in
            item.map { distributions[$0.distribution].value($0.value).description }
        }
        let names = Self.choices(of: distributions, met: texts)
        let positions = Dictionary(zip(names, names.indices.map(Double.init))) { first, _ in first }
        values = texts.map { text in text.flatMap { positions[$0] } }
        (categories, isLog) = (names.labels, false)
    }

    /// All choices in their order, then what else was met.
    private static func choices(of distributions: [Distribution], met texts: [String?]) -> [String] {
        var names: [String] = []
        var known: Set<String> = []
        for case .categorical(let choices) in distributions {
            for choice in choices where known.insert(choice.description).inserted {
                names.append(choice.description)
            }
        }
        for case let text? in texts where known.insert(text).inserted { names.append(text) }
        return names
    }

    /// Whether values are choices.
    var isCategorical: Bool { categories != nil }

    /// What a trace says of the value at `row`: a label, or the number.
    func mark(_ row: Int) -> JSON {
        guard let value = values[row] else { return .null }
        guard let categories else { return .float(value) }
        return .string(categories[Int(value)])
    }

    /// The value on the axis: a logarithm where that is what lies evenly.
    func position(_ row: Int) -> Double? { values[row].map { isLog ? log10($0) : $0 } }

    /// The smallest and the largest position, somewhat apart.
    var extent: ClosedRange<Double> {
        if let categories { return -0.5...(Double(categories.count) - 0.5) }
        let all = values.indices.compactMap(position).filter(\.isFinite)
        return ClosedRange(around: all)
    }

    /// The axis.
    var axis: Axis {
        if let categories { return Axis(title: name.label, scale: .categories(categories)) }
        let isWhole =
            extent.upperBound - extent.lowerBound <= 10
            && values.allSatisfy { $0.map { $0 == $0.rounded() } ?? true }
        return Axis(
            title: name.label, scale: isLog ? .log : .linear, range: extent.padded,
            isWhole: isWhole && !isLog)
    }
}

extension ClosedRange<Double> {
    /// From the least to the largest of `values`; about a single one if all are equal.
    init(around values: [Double]) {
        let (low, high) = (values.min() ?? 0, values.max() ?? 1)
        if low < high {
            self = low...high
        } else {
            let margin = low == 0 ? 1 : abs(low) * 0.1
            self = (low - margin)...(high + margin)
        }
    }

    /// The range with a margin of a twentieth.
    var padded: ClosedRange<Double> {
        let margin = (upperBound / 20 - lowerBound / 20)
        return (lowerBound - margin)...(upperBound + margin)
    }
}
