/// Who has reached one rung, and who is paused there.
struct RungMembers: Sendable {
    /// Whom a trial stands before whose value is smaller; of two that are equal, the earlier one.
    struct Stand: Comparable, Sendable {
        var value: Double
        var number: Int

        static func < (a: Stand, b: Stand) -> Bool {
            a.value == b.value ? a.number < b.number : a.value < b.value
        }
    }

    /// How many have reached it.
    private(set) var count = 0
    /// Those with a value that is a number.
    private var reached = OrderedMap<Stand, Void>()
    private var paused = OrderedMap<Stand, Void>()

    /// Notes that the trial `number` has come with `value`, or is here no longer.
    mutating func set(_ number: Int, _ value: Double, isThere: Bool, isPaused: Bool) {
        count += isThere ? 1 : -1
        guard !value.isNaN else { return }
        let stand = Stand(value: value, number: number)
        reached[stand] = isThere ? () : nil
        if isPaused { paused[stand] = isThere ? () : nil }
    }

    /// How many have reached more than `value`.
    func better(than value: Double, _ direction: Direction) -> Int {
        guard !value.isNaN else { return 0 }
        return switch direction {
        case .minimize: reached.rank(of: Stand(value: value, number: .min))
        case .maximize: reached.count - reached.rank(of: Stand(value: value, number: .max))
        }
    }

    /// The best of those that are paused here, of several the earliest.
    func bestPaused(_ direction: Direction) -> Stand? {
        switch direction {
        case .minimize: paused.first?.key
        case .maximize:
            paused.last.flatMap { paused.first(from: Stand(value: $0.key.value, number: .min))?.key }
        }
    }
}
