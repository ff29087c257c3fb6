import Glibc
import Tuning

/// The facts of a study on disk: `apus-runs/STUDY/tracking/facts.jsonl`, and how far each tracker has got.
///
/// Facts are only ever appended, by the one process that holds the lock, so that a byte's place names a fact for good.
struct Spool: Sendable {
    let path: String

    init(in folder: StudyFolder) { path = folder.path + "/tracking" }

    var facts: String { path + "/facts.jsonl" }

    /// Facts that stand together, and where the next one begins.
    struct Batch {
        var facts: [Fact] = []
        var end: Int
    }

    /// Some facts from `offset` on, none if there are no more.
    func batch(from offset: Int) throws(SystemError) -> Batch {
        let descriptor = open(facts, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else {
            if errno == ENOENT { return Batch(end: 0) }
            throw .last
        }
        defer { close(descriptor) }
        // What was lost with the machine's power is written again, from here on.
        let offset = min(offset, Int(max(0, lseek(descriptor, 0, SEEK_END))))
        var length = Self.chunk
        while true {
            let bytes = try Self.bytes(of: descriptor, from: offset, count: length)
            if let last = bytes.lastIndex(of: UInt8(ascii: "\n")) {
                return Batch(facts: Self.facts(in: bytes[..<last]), end: offset + last + 1)
            }
            guard bytes.count == length else { return Batch(end: offset) }
            length *= 4
        }
    }

    /// How many bytes are read at a time: a tracker that is slow gets on by small steps.
    private static let chunk = 1 << 13

    private static func bytes(of descriptor: Int32, from offset: Int, count: Int) throws(SystemError)
        -> [UInt8]
    {
        var got = 0
        let bytes = [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
            got = pread(descriptor, buffer.baseAddress, count, off_t(offset))
            filled = max(0, got)
        }
        guard got >= 0 else { throw .last }
        return bytes
    }

    private static func facts(in bytes: ArraySlice<UInt8>) -> [Fact] {
        bytes.split(separator: UInt8(ascii: "\n")).compactMap { line in
            JSON(parsing: String(decoding: line, as: UTF8.self)).flatMap(Fact.init)
        }
    }
}

/// How far trackers have got.
extension Spool {
    /// How far a tracker has got that tells `destination`; `nil` if nothing was told there.
    func position(of name: String, for destination: String) -> Int? {
        guard let bytes = try? readFile("\(path)/\(name).json"),
            let mark = JSON(parsing: String(decoding: bytes, as: UTF8.self)),
            mark["destination"]?.string == destination
        else { return nil }
        return mark["position"]?.integer
    }

    /// Notes how far a tracker has got.
    ///
    /// A full disk costs no more than facts that are told again.
    func setPosition(of name: String, for destination: String, to position: Int) {
        let mark: JSON = ["destination": .string(destination), "position": .int(position)]
        try? writeAtomically(mark.text.rawValue + "\n", to: "\(path)/\(name).json")
    }
}
