/// What is to happen, earliest first; of what happens at once, in the order in which it was added.
struct Agenda<Event> {
    private var entries: [(time: Double, event: Event)] = []

    /// How much is to happen.
    var count: Int { entries.count }

    /// Adds `event` at `time`.
    ///
    /// O(n), n being how many workers there are.
    mutating func add(_ event: Event, at time: Double) {
        // The next one stands last. What was added before comes first, so it stands after all that is as early.
        let place = entries.firstIndex { $0.time <= time } ?? entries.endIndex
        entries.insert((time, event), at: place)
    }

    /// Takes the next event.
    mutating func next() -> (time: Double, event: Event)? {
        entries.popLast()
    }
}
