import Tuning

/// Which trials a table shows, in which order.
struct TableQuery: Hashable, Sendable {
    /// What the trials are sorted by.
    var sort = TrialColumn.number
    /// Whether the largest come first.
    var isDescending = true
    /// Only trials in these states, as they are shown.
    var states: Set<String> = []
    /// Only trials that this shows.
    var filter: TrialFilter?
    /// Only these trials.
    var numbers: Set<Int>?

    /// How many trials can be named.
    static let mostNumbers = 20_000

    /// The states as they are shown.
    static let shownStates = TrialState.allCases.map(\.rawValue) + ["paused", "repeated"]

    /// Whether all trials are shown, by number.
    var isPlain: Bool { sort == .number && states.isEmpty && filter == nil && numbers == nil }

    init(_ call: Call, objectives: [String], digest: StudyDigest) throws(Refusal) {
        if let text = call.query("sort") {
            guard let column = TrialColumn(text) else {
                throw .wrong("sort", expected: "number, state, value:0, param:NAME, attr:KEY, duration …")
            }
            sort = column
        }
        isDescending = try call.word("order", TableOrder.self) != .asc
        for word in (call.query("states") ?? "").split(separator: ",").map(String.init) {
            guard Self.shownStates.contains(word) else {
                throw .wrong("states", expected: Self.shownStates.joined(separator: ", "))
            }
            states.insert(word)
        }
        if let text = call.query("filter"), !text.isEmpty {
            filter = try TrialFilter(text) { TrialColumn($0, objectives: objectives, digest: digest) }
        }
        if let text = call.query("numbers") { numbers = try Self.numbers(text) }
    }

    /// Reads `3,5-9`.
    private static func numbers(_ text: String) throws(Refusal) -> Set<Int> {
        var numbers: Set<Int> = []
        for part in text.split(separator: ",") {
            let ends = part.split(separator: "-", omittingEmptySubsequences: false).map { Int($0) }
            guard ends.count <= 2, let low = ends.first ?? nil, let high = ends.last ?? nil, low <= high,
                high - low < mostNumbers, numbers.count + high - low < mostNumbers
            else { throw .wrong("numbers", expected: "numbers of trials, as 3,5-9, \(mostNumbers) at most") }
            numbers.formUnion(low...high)
        }
        return numbers
    }
}
