import Glibc
import Tuning

/// The file of a journal, and how far it was read.
///
/// The file is opened anew for every look and every write: only then a network file system shows what other machines
/// have written.
struct JournalFile: Sendable {
    /// The path from the root.
    let path: String
    /// What errors call it: the path as it was given.
    let place: String
    /// How many bytes were read, up to the end of a line.
    private(set) var offset = 0
    private(set) var lines = 0
    /// What stands after the last line that was read: a line that is not finished, or is no JSON.
    private(set) var rest = Rest.nothing
    private var inode: ino_t?

    enum Rest: Sendable { case nothing, unfinished, unreadable }

    /// The file at `path`, made if there is none.
    init(path: String) throws(StorageError) {
        place = path
        self.path = path.hasPrefix("/") ? path : Self.workingFolder + "/" + path
        var status = stat()
        if stat(self.path, &status) == 0, status.st_mode & S_IFMT == S_IFDIR {
            throw .unavailable(place, detail: "it is a folder")
        }
        let descriptor = open(self.path, O_RDONLY | O_CREAT | O_CLOEXEC, 0o666)
        guard descriptor >= 0 else { throw StorageError(errno: errno, at: place) }
        close(descriptor)
    }

    private static var workingFolder: String {
        guard let name = getcwd(nil, 0) else { return "." }
        defer { free(name) }
        return String(cString: name)
    }

    private func withDescriptor<Value>(
        _ flags: Int32, _ body: (Int32) throws(StorageError) -> Value
    ) throws(StorageError) -> Value {
        let descriptor = open(path, flags | O_CLOEXEC)
        guard descriptor >= 0 else { throw StorageError(errno: errno, at: place) }
        defer { close(descriptor) }
        return try body(descriptor)
    }

    private func size(_ descriptor: Int32) throws(StorageError) -> (bytes: Int, inode: ino_t) {
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw StorageError(errno: errno, at: place) }
        return (Int(status.st_size), status.st_ino)
    }
}

/// Reading.
extension JournalFile {
    /// Hands the lines that are new to `body`, without what ends them.
    ///
    /// The last line may be unfinished, or cut: it is read again the next time.
    /// - Parameter body: Returns whether the line is readable.
    mutating func read(
        _ body: (UnsafeBufferPointer<UInt8>, Int) throws(StorageError) -> Bool
    ) throws(StorageError) {
        let (path, place) = (path, place)
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw StorageError(errno: errno, at: place) }
        defer { close(descriptor) }
        let size = try size(descriptor)
        guard size.bytes >= offset, inode == nil || inode == size.inode else {
            throw .unavailable(place, detail: "the file was cut or replaced while it was in use")
        }
        inode = size.inode
        rest = .nothing
        var buffer: [UInt8] = []
        var next = offset
        while next < size.bytes {
            let chunk = try self.chunk(descriptor, at: next, count: min(size.bytes - next, 1 << 20))
            if chunk.isEmpty { break }
            next += chunk.count
            buffer += chunk
            let used = try consume(buffer, isLast: next >= size.bytes, body)
            buffer.removeFirst(used)
            if rest == .unreadable { return }
        }
        if !buffer.isEmpty { rest = .unfinished }
    }

    private func chunk(_ descriptor: Int32, at start: Int, count: Int) throws(StorageError) -> [UInt8] {
        let chunk = [UInt8](unsafeUninitializedCapacity: count) { buffer, read in
            read = max(0, pread(descriptor, buffer.baseAddress, count, off_t(start)))
        }
        return chunk
    }

    /// Hands the whole lines of `buffer` to `body`: returns how many bytes they are.
    private mutating func consume(
        _ buffer: [UInt8], isLast: Bool,
        _ body: (UnsafeBufferPointer<UInt8>, Int) throws(StorageError) -> Bool
    ) throws(StorageError) -> Int {
        var (start, failure) = (0, StorageError?.none)
        var isUnreadable = false
        var (offset, lines) = (offset, lines)
        let place = place
        buffer.withUnsafeBufferPointer { bytes in
            while let length = bytes[start...].firstIndex(of: 0x0A).map({ $0 - start }) {
                do throws(StorageError) {
                    guard try body(UnsafeBufferPointer(rebasing: bytes[start..<start + length]), lines + 1)
                    else {
                        // Whoever wrote it died; but what follows would not be understood.
                        if !isLast || start + length + 1 < bytes.count {
                            throw .damaged(place, detail: "line \(lines + 1) is no record of a journal")
                        }
                        return isUnreadable = true
                    }
                } catch {
                    return failure = error
                }
                (start, offset, lines) = (start + length + 1, offset + length + 1, lines + 1)
            }
        }
        (self.offset, self.lines) = (offset, lines)
        if let failure { throw failure }
        if isUnreadable { rest = .unreadable }
        return start
    }
}

/// Writing.
extension JournalFile {
    /// Appends `text`, which is whole lines, after what was read; on the disk when this returns.
    ///
    /// The lock is held, and all that is there was read.
    /// - Returns: Whether nobody wrote meanwhile: then `text` counts as read.
    mutating func append(_ text: String, lines count: Int) throws(StorageError) -> Bool {
        let (place, offset) = (place, offset)
        try mend()
        let isAlone = try withDescriptor(O_WRONLY | O_APPEND) { descriptor throws(StorageError) in
            let before = try size(descriptor).bytes
            if let failure = write(text, to: descriptor) {
                // Nothing of it counts, and what is left of a line would spoil the next one.
                ftruncate(descriptor, off_t(before))
                throw StorageError(errno: failure, at: place)
            }
            let after = try size(descriptor).bytes
            return before == offset && after == before + text.utf8.count
        }
        if isAlone { (self.offset, lines) = (offset + text.utf8.count, lines + count) }
        return isAlone
    }

    /// Writes `text` to the disk; returns what the system says if it fails.
    private func write(_ text: String, to descriptor: Int32) -> Int32? {
        var text = text
        return text.withUTF8 { bytes -> Int32? in
            var rest = UnsafeRawBufferPointer(bytes)
            while !rest.isEmpty {
                let count = Glibc.write(descriptor, rest.baseAddress, rest.count)
                if count < 0 && errno == EINTR { continue }
                if count < 0 { return errno }
                rest = UnsafeRawBufferPointer(rebasing: rest[count...])
            }
            return fsync(descriptor) == 0 ? nil : errno
        }
    }

    /// Removes what a writer left behind that died within a line: nobody was told that it is there.
    private mutating func mend() throws(StorageError) {
        switch rest {
        case .nothing: return
        case .unreadable:
            throw .damaged(place, detail: "line \(lines + 1), the last one, is no record of a journal")
        case .unfinished:
            let (offset, place) = (offset, place)
            try withDescriptor(O_RDWR) { descriptor throws(StorageError) in
                // What is no journal is left alone.
                let start = try chunk(descriptor, at: offset, count: 10)
                guard offset > 0 || "{\"op_code\"".utf8.starts(with: start) else {
                    throw StorageError.damaged(place, detail: "line 1 is no record of a journal")
                }
                guard ftruncate(descriptor, off_t(offset)) == 0 else {
                    throw StorageError(errno: errno, at: place)
                }
            }
            rest = .nothing
        }
    }
}
