import Glibc

extension Launch {
    /// Starts a program that ends soon, and collects what it prints.
    ///
    /// - Returns: What it printed; `nil` if it did not end well `within` that time.
    /// - Throws: Why it could not be started.
    func output(
        on loop: EventLoop, clock: Clockwork, within time: Duration
    ) async throws(SystemError) -> String? {
        var launch = self
        launch.mixesErrors = true
        let child = try await ChildProcess.start(launch, on: loop, guardedBy: nil)
        let mailbox = Mailbox<Bool>()
        loop.whenReadable(child.exit) { mailbox.send(true) }
        let timer = Task {
            await clock.sleep(time)
            if !Task.isCancelled { mailbox.send(false) }
        }
        let hasEnded = await mailbox.next()
        timer.cancel()
        loop.forget(child.exit)
        if !hasEnded { child.send(SIGKILL) }
        let status = child.reap()
        guard hasEnded, status == .exited(0) else { return nil }
        return String(decoding: child.everything(), as: UTF8.self)
    }
}

extension ChildProcess {
    /// What can be read at once.
    fileprivate func everything() -> [UInt8] {
        var bytes: [UInt8] = []
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: Self.chunk, alignment: 16)
        defer { buffer.deallocate() }
        while case .bytes(let count) = read(output, into: buffer) { bytes += buffer[..<count] }
        return bytes
    }
}
