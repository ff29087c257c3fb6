/// A list that grows at its end and whose copies share what was there.
///
/// Appending to a list of which copies are about costs O(chunk), not O(n): full chunks are never touched again.
public struct Column<Element: Sendable>: Sendable {
    /// The number of elements in a full chunk.
    public static var chunkSize: Int { 512 }

    private var full: [[Element]] = []
    private var tail: [Element] = []

    /// An empty list.
    public init() {}

    /// The number of elements.
    public var count: Int { full.count * Self.chunkSize + tail.count }

    /// Adds `element` at the end.
    public mutating func append(_ element: Element) {
        tail.append(element)
        guard tail.count == Self.chunkSize else { return }
        full.append(tail)
        tail = []
    }

    /// The element at `index`.
    public subscript(index: Int) -> Element {
        let chunk = index / Self.chunkSize
        return chunk < full.count ? full[chunk][index % Self.chunkSize] : tail[index - chunk * Self.chunkSize]
    }

    /// Calls `body` with each run of neighbouring elements from `start` on, and the index of its first.
    public func forEachChunk(from start: Int = 0, _ body: (Int, ArraySlice<Element>) throws -> Void) rethrows
    {
        var index = start
        while index < count {
            let chunk = index / Self.chunkSize
            let elements = chunk < full.count ? full[chunk] : tail
            try body(index, elements[(index % Self.chunkSize)...])
            index = chunk * Self.chunkSize + elements.count
        }
    }
}

extension Column: RandomAccessCollection {
    /// The position of the first element: 0.
    public var startIndex: Int { 0 }
    /// The position after the last element.
    public var endIndex: Int { count }
}
