/// Something that is told what happens in a study: a server, or files.
///
/// It is told every fact in order, from a spool on disk and not by the trials, so that it may take its time.
package protocol Tracker: Sendable {
    /// What it is called in messages.
    var name: String { get }
    /// Where the facts go: another place is told everything anew.
    var destination: String { get }
    /// Whether it remembers from one run to the next: one that does not is told everything at the start of each run.
    var remembers: Bool { get }
    /// Takes in facts, which have arrived for good when this returns.
    ///
    /// Facts may come again that have arrived, if this threw or its process died; they must not count twice then.
    ///
    /// - Returns: What the destination will never take, in words: it does not come again.
    /// - Throws: Why facts cannot arrive now. They come again.
    func deliver(_ facts: [Fact]) async throws -> [String]
}
