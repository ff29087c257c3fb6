import Tuning

/// The scale of colours for the values of an objective.
struct ColourScale {
    /// The object for `layout.coloraxis`: what is better stands out.
    let json: JSON

    /// The scale for `values`, which is not stretched by few bad ones.
    init(_ values: [Double], _ direction: Direction, title: String) {
        let sorted = values.sorted()
        var (low, high) = (sorted.first ?? 0, sorted.last ?? 1)
        let (q5, q95) = (
            sorted.isEmpty ? low : sorted[sorted.count / 20],
            sorted.isEmpty ? high : sorted[sorted.count * 19 / 20]
        )
        if direction == .minimize, high / 2 - q95 / 2 > q95 / 2 - low / 2, q95 > low { high = q95 }
        if direction == .maximize, q5 / 2 - low / 2 > high / 2 - q5 / 2, q5 < high { low = q5 }
        if low == high { (low, high) = (low - 0.5, high + 0.5) }
        json = [
            "cmin": .float(low), "cmax": .float(high), "reversescale": .bool(direction == .minimize),
            "colorbar": ["title": ["text": .string(title.label)]],
        ]
    }
}
