/// The order in which a reader knew the trials of a study that had ended, put together from notes.
struct RowOrder: Sendable {
    /// The trial of each row.
    private(set) var numbers: [Int] = []

    /// Puts together `views`, all of one reader, in any order.
    init(_ views: [AskView]) {
        for view in views.sorted(by: { ($0.start, $0.count) < ($1.start, $1.count) }) {
            // What nobody noted was in turn.
            while numbers.count < view.start { numbers.append(numbers.count) }
            numbers += view.rows.dropFirst(numbers.count - view.start)
        }
    }
}
