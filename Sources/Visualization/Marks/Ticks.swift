import Glibc

/// Round numbers along an axis.
enum Ticks {
    struct Tick {
        var position: Double
        var text: String
    }

    /// About `count` round numbers in `range`.
    static func linear(_ range: ClosedRange<Double>, count: Int) -> [Tick] {
        let width = range.upperBound - range.lowerBound
        guard width > 0, width.isFinite, count > 0 else {
            return [Tick(position: range.lowerBound, text: range.lowerBound.short)]
        }
        let rough = width / Double(count)
        let power = pow(10, log10(rough).rounded(.down))
        let step = [1, 2, 5, 10].map { $0 * power }.first { $0 >= rough * 0.999 } ?? 10 * power
        guard step > 0, step.isFinite else { return [] }
        let first = (range.lowerBound / step - 1e-9).rounded(.up)
        let last = (range.upperBound / step + 1e-9).rounded(.down)
        guard first <= last, last - first < 100 else { return [] }
        return Swift.stride(from: first, through: last, by: 1).map { number in
            let value = number * step
            // As many digits as tell neighbours apart.
            let digits = max(2, Int(log10(max(abs(value), step) / step).rounded(.down)) + 2)
            return Tick(position: value, text: value.rounded(digits: min(digits, 12)))
        }
    }

    /// Powers of ten in a range of exponents, with the digits 2 and 5 where there is room.
    static func logarithmic(_ range: ClosedRange<Double>) -> [Tick] {
        let (low, high) = (range.lowerBound, range.upperBound)
        guard low.isFinite, high.isFinite, high - low < 700 else { return [] }
        let decades = high - low
        let digits: [Double] = decades > 3 ? [1] : decades > 1.4 ? [1, 3] : [1, 2, 5]
        let stride = max(1, Int((decades / 7).rounded(.up)))
        var ticks: [Tick] = []
        for exponent in Int(low.rounded(.down))...Int(high.rounded(.up)) where exponent % stride == 0 {
            for digit in digits {
                let position = Double(exponent) + log10(digit)
                guard position >= low - 1e-9, position <= high + 1e-9 else { continue }
                ticks.append(Tick(position: position, text: pow(10, position).rounded(digits: 2)))
            }
        }
        guard ticks.count < 2 else { return ticks }
        return [low, high].map { Tick(position: $0, text: pow(10, $0).rounded(digits: 3)) }
    }
}
