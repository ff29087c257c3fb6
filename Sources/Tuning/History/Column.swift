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

    /// Takes out the element at `index`: those after it move up.
    ///
    /// O(n − `index`).
    package mutating func remove(at index: Int) {
        let first = index / Self.chunkSize
        guard first < full.count else {
            tail.remove(at: index - first * Self.chunkSize)
            return
        }
        for chunk in first..<full.count {
            let start = chunk == first ? index % Self.chunkSize : 0
            let next = chunk + 1 < full.count ? full[chunk + 1].first : tail.first
            full[chunk] = Self.moved(full[chunk], from: start, next)
        }
        if tail.isEmpty { tail = full.removeLast() } else { tail.removeFirst() }
    }

    /// A full chunk without the element at `index`, and with `next` at its end.
    private static func moved(_ chunk: [Element], from index: Int, _ next: Element?) -> [Element] {
        var moved: [Element] = []
        moved.reserveCapacity(chunkSize)
        moved += chunk[..<index]
        moved += chunk[(index + 1)...]
        if let next { moved.append(next) }
        return moved
    }

    /// Changes the elements from `start` on.
    package mutating func update(from start: Int, _ body: (inout Element) -> Void) {
        let first = start / Self.chunkSize
        for chunk in first..<Swift.max(full.count, first) {
            Self.update(&full[chunk], from: chunk == first ? start % Self.chunkSize : 0, body)
        }
        Self.update(&tail, from: Swift.max(start - full.count * Self.chunkSize, 0), body)
    }

    private static func update(
        _ elements: inout [Element], from start: Int, _ body: (inout Element) -> Void
    ) {
        for index in start..<Swift.max(elements.count, start) { body(&elements[index]) }
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
