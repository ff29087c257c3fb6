import TuningSQL

/// Texts, or nothing, one after the other in memory, each ended by a zero byte.
struct CStrings {
    private var bytes: [UInt8] = []
    private var offsets: [Int] = []

    private static let nothing = -1

    init(_ texts: [String]) {
        for text in texts { append(text) }
    }

    /// The texts of `values`, as a statement takes them.
    init(_ values: [SQLValue]) {
        bytes.reserveCapacity(64 * values.count)
        for value in values {
            switch value {
            case .null: offsets.append(Self.nothing)
            case .int(let number): append(number.description)
            case .double(let number): append(number.description)
            case .text(let text): append(text)
            case .ints(let numbers): append("{\(numbers.map(\.description).joined(separator: ","))}")
            }
        }
    }

    private mutating func append(_ text: String) {
        offsets.append(bytes.count)
        bytes.append(contentsOf: text.utf8)
        bytes.append(0)
    }

    var count: Int { offsets.count }

    /// What `body` returns for pointers to the texts, the last one being null.
    func withPointers<Result>(_ body: (UnsafePointer<UnsafePointer<CChar>?>) -> Result) -> Result {
        bytes.withUnsafeBytes { bytes in
            withUnsafeTemporaryAllocation(of: UnsafePointer<CChar>?.self, capacity: offsets.count + 1) {
                pointers in
                for (index, offset) in offsets.enumerated() {
                    let text = offset == Self.nothing ? nil : bytes.baseAddress?.advanced(by: offset)
                    pointers.initializeElement(at: index, to: text?.assumingMemoryBound(to: CChar.self))
                }
                pointers.initializeElement(at: offsets.count, to: nil)
                guard let start = pointers.baseAddress else {
                    preconditionFailure("an allocation without a place")
                }
                return body(UnsafePointer(start))
            }
        }
    }
}
