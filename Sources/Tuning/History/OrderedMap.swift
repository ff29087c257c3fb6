/// Values by key, in the order of the keys, whose copies share what they have in common.
///
/// A change costs O(log n + chunk + n / chunk), also while copies are about.
package struct OrderedMap<Key: Comparable & Sendable, Value: Sendable>: Sendable {
    package typealias Element = (key: Key, value: Value)

    /// The number of elements of a full chunk.
    private static var chunkSize: Int { 256 }

    /// The elements, in pieces of which none is empty.
    private var chunks: [[Element]] = []
    /// The number of elements.
    package private(set) var count = 0

    /// A map without elements.
    package init() {}

    /// Whether there are no elements.
    package var isEmpty: Bool { count == 0 }

    /// The element of the smallest key.
    package var first: Element? { chunks.first?.first }

    /// The element of the largest key.
    package var last: Element? { chunks.last?.last }

    /// The elements, in the order of their keys.
    package var elements: some Sequence<Element> { chunks.lazy.joined() }

    /// The element of the smallest key that is not below `key`.
    package func first(from key: Key) -> Element? {
        let place = place(of: key)
        return place.chunk < chunks.count ? chunks[place.chunk][place.offset] : nil
    }

    /// How many keys are below `key`.
    package func rank(of key: Key) -> Int {
        let place = place(of: key)
        return chunks[..<place.chunk].reduce(place.offset) { $0 + $1.count }
    }

    /// The value of `key`; setting `nil` removes it.
    package subscript(key: Key) -> Value? {
        get {
            guard let element = first(from: key), element.key == key else { return nil }
            return element.value
        }
        set {
            let place = place(of: key)
            let isThere = place.chunk < chunks.count && chunks[place.chunk][place.offset].key == key
            switch (newValue, isThere) {
            case (let value?, true): chunks[place.chunk][place.offset].value = value
            case (let value?, false): insert((key, value), place)
            case (nil, true): remove(place)
            case (nil, false): break
            }
        }
    }
}

extension OrderedMap {
    private typealias Place = (chunk: Int, offset: Int)

    /// Where the first key is that is not below `key`; after the last chunk if there is none.
    private func place(of key: Key) -> Place {
        let chunk = chunks.firstPlace { chunk in chunk.last.map { $0.key >= key } ?? false }
        guard chunk < chunks.count else { return (chunk, 0) }
        return (chunk, chunks[chunk].firstPlace { $0.key >= key })
    }

    private mutating func insert(_ element: Element, _ place: Place) {
        count += 1
        guard var chunk = chunks.indices.last.map({ Swift.min($0, place.chunk) }) else {
            return chunks.append([element])
        }
        var offset = place.chunk > chunk ? chunks[chunk].count : place.offset
        if chunks[chunk].count >= Self.chunkSize {
            // Keys often rise: then the full chunk stays as it is.
            let middle = offset == chunks[chunk].count ? offset : chunks[chunk].count / 2
            chunks.insert(Array(chunks[chunk][middle...]), at: chunk + 1)
            chunks[chunk].removeSubrange(middle...)
            if offset >= middle { (chunk, offset) = (chunk + 1, offset - middle) }
        }
        chunks[chunk].insert(element, at: offset)
    }

    private mutating func remove(_ place: Place) {
        count -= 1
        chunks[place.chunk].remove(at: place.offset)
        let next = place.chunk + 1
        if chunks[place.chunk].isEmpty {
            chunks.remove(at: place.chunk)
        } else if next < chunks.count, chunks[place.chunk].count + chunks[next].count <= Self.chunkSize / 2 {
            chunks[place.chunk] += chunks.remove(at: next)
        }
    }
}

extension RandomAccessCollection where Index == Int {
    /// Where the first element is of which `isAfter` holds, as it does of all that follow; the end if there is none.
    ///
    /// O(log n).
    func firstPlace(where isAfter: (Element) -> Bool) -> Int {
        var (low, high) = (startIndex, endIndex)
        while low < high {
            let middle = low + (high - low) / 2
            if isAfter(self[middle]) { high = middle } else { low = middle + 1 }
        }
        return low
    }
}
