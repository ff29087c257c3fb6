/// Named distributions, in the order in which they were declared.
///
/// ```swift
/// var space = SearchSpace()
/// space["lr"] = .float(1e-5...1e-1, .log)
/// ```
/// A space is a chain of parameters that grows at its end. Equal chains that grow from one are one object, so that
/// a hundred thousand trials with the same parameters share a single space: copying is free, and comparing is mostly
/// comparing addresses.
public struct SearchSpace: Sendable {
    let node: Node?

    /// A space without parameters.
    public init() { node = nil }

    init(node: Node?) { self.node = node }

    /// The number of parameters.
    public var count: Int { node?.count ?? 0 }

    /// Whether there are no parameters.
    public var isEmpty: Bool { node == nil }

    /// The names, in order.
    public var names: [String] { node?.flat.names ?? [] }

    /// The distributions, in the order of the names.
    public var distributions: [Distribution] { node?.flat.distributions ?? [] }

    /// The position of `name` among the parameters.
    ///
    /// O(1) on average.
    public func index(of name: String) -> Int? { node?.index(of: name) }

    /// The position of `name`, which is looked for at `guess` first.
    func index(of name: String, near guess: Int) -> Int? {
        guard let node, guess < node.count, node.flat.names[guess] == name else { return index(of: name) }
        return guess
    }

    /// The distribution of `name`.
    ///
    /// Setting one that is new appends it; setting `nil` removes it.
    public subscript(name: String) -> Distribution? {
        get { index(of: name).map { distributions[$0] } }
        set {
            if let newValue, index(of: name) == nil {
                self = appending(name, newValue)
            } else if self[name] != newValue {
                var entries = Array(zip(names, distributions))
                if let position = entries.firstIndex(where: { $0.0 == name }) {
                    if let newValue { entries[position].1 = newValue } else { entries.remove(at: position) }
                }
                self = SearchSpace(entries)
            }
        }
    }

    /// The space of `entries`, in their order.
    ///
    /// Of two with one name, the first counts.
    public init(_ entries: some Sequence<(String, Distribution)>) {
        self = entries.reduce(SearchSpace()) { space, entry in
            space.index(of: entry.0) == nil ? space.appending(entry.0, entry.1) : space
        }
    }

    /// This space with one more parameter at its end.
    ///
    /// `name` is not in it yet.
    package func appending(_ name: String, _ distribution: Distribution) -> SearchSpace {
        SearchSpace(node: Node.child(of: node, name, distribution))
    }

    /// This space with one more parameter at its end, if that was the last way in which it was continued.
    ///
    /// Then `name` is not in it yet, which need not be asked.
    func continuedAsBefore(_ name: String, _ distribution: Distribution) -> SearchSpace? {
        node?.knownChild(name, distribution).map(SearchSpace.init(node:))
    }

    /// The parameters of which `isIncluded` holds, in their order.
    public func filter(_ isIncluded: (String, Distribution) -> Bool) -> SearchSpace {
        guard !zip(names, distributions).allSatisfy(isIncluded) else { return self }
        return SearchSpace(zip(names, distributions).filter(isIncluded))
    }
}

extension SearchSpace: Sequence {
    /// Goes through the parameters in order.
    public func makeIterator() -> Zip2Sequence<[String], [Distribution]>.Iterator {
        zip(names, distributions).makeIterator()
    }
}

extension SearchSpace: Hashable {
    /// Whether both hold the same parameters in the same order.
    public static func == (a: Self, b: Self) -> Bool {
        a.node === b.node || (a.count == b.count && a.names == b.names && a.distributions == b.distributions)
    }

    /// Feeds the names.
    public func hash(into hasher: inout Hasher) { hasher.combine(names) }
}

extension SearchSpace: Codable {
    private struct Entry: Codable {
        var name: String
        var distribution: Distribution
    }

    /// Reads a list of names with their distributions.
    public init(from decoder: any Decoder) throws {
        self.init(try [Entry](from: decoder).map { ($0.name, $0.distribution) })
    }

    /// Writes a list of names with their distributions.
    public func encode(to encoder: any Encoder) throws {
        try zip(names, distributions).map(Entry.init).encode(to: encoder)
    }
}
