import Tuning

/// One axis of a figure.
struct Axis {
    enum Scale {
        case linear, log, date
        case categories([String])
    }

    var title: String
    var scale: Scale = .linear
    /// What is seen: logarithms to base 10 on a logarithmic axis.
    var range: ClosedRange<Double>?
    /// Whether values are whole numbers, few enough to name each.
    var isWhole = false

    /// Plotly's object.
    var json: JSON {
        var json: JSON = ["title": ["text": .string(title)]]
        switch scale {
        case .linear: if isWhole { json["dtick"] = 1 }
        case .log:
            json["type"] = "log"
            json["exponentformat"] = "power"
            // Digits between powers have room on short axes alone.
            let decades = range.map { $0.upperBound - $0.lowerBound } ?? 0
            if decades > 2 { json["dtick"] = .int(max(1, Int((decades / 6).rounded(.up)))) }
            json["nticks"] = 6
            json["tickangle"] = 0
        case .date: json["type"] = "date"
        case .categories(let names):
            json["type"] = "category"
            json["categoryorder"] = "array"
            json["categoryarray"] = .texts(names)
            json["range"] = .numbers([-0.5, Double(max(names.count, 1)) - 0.5])
        }
        if let range { json["range"] = .numbers([range.lowerBound, range.upperBound]) }
        return json
    }

    /// An axis for `values` of an objective: a logarithmic one where they span so much that nothing else would be seen.
    static func values(_ title: String, _ values: [Double]) -> Axis {
        guard let low = values.min(), let high = values.max(), low > 0, high / low > 1000 else {
            return Axis(title: title.label)
        }
        return Axis(title: title.label, scale: .log)
    }

    var isLog: Bool { if case .log = scale { true } else { false } }
}
