import Glibc

/// Replaces the file at `path`, whole or not at all.
func writeAtomically(_ text: String, to path: String) throws(SystemError) {
    let part = path + ".part"
    let descriptor = open(part, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o666)
    guard descriptor >= 0 else { throw .last }
    defer { close(descriptor) }
    try writeAll(Array(text.utf8), to: descriptor)
    guard rename(part, path) == 0 else { throw .last }
}

/// Appends `bytes`: all of them, or none if the disk is full.
func appendWhole(_ bytes: [UInt8], to descriptor: Int32) throws(SystemError) {
    let end = lseek(descriptor, 0, SEEK_END)
    do {
        try writeAll(bytes, to: descriptor)
    } catch {
        ftruncate(descriptor, end)
        throw error
    }
}

private func writeAll(_ bytes: [UInt8], to descriptor: Int32) throws(SystemError) {
    var written = 0
    while written < bytes.count {
        let count = bytes.withUnsafeBytes { buffer in
            write(descriptor, buffer.baseAddress.map { $0 + written }, buffer.count - written)
        }
        guard count > 0 else { throw .last }
        written += count
    }
}
