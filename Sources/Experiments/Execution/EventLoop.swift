import CProcess
import Glibc
import Synchronization

/// One thread that waits for many descriptors at once.
///
/// The thread lives as long as the loop. Processes are started on it: they end with the thread that started them.
final class EventLoop: Sendable {
    typealias Callback = @Sendable () -> Void

    private let core: Core

    init() throws(SystemError) {
        core = try Core()
        try core.startThread()
    }

    deinit { core.close() }

    /// Calls `callback` once, on the loop's thread, as soon as `descriptor` can be read or its other end is closed.
    func whenReadable(_ descriptor: Int32, _ callback: @escaping Callback) {
        core.await(descriptor, callback)
    }

    /// Waits no longer for `descriptor`: to be called before it is closed.
    func forget(_ descriptor: Int32) { core.forget(descriptor) }

    /// Does `job` on the loop's thread.
    func perform<Result: Sendable, Failure: Error>(
        _ job: @escaping @Sendable () throws(Failure) -> Result
    ) async throws(Failure) -> Result {
        let result = await withCheckedContinuation { continuation in
            core.enqueue {
                do throws(Failure) {
                    continuation.resume(returning: Swift.Result<Result, Failure>.success(try job()))
                } catch {
                    continuation.resume(returning: .failure(error))
                }
            }
        }
        return try result.get()
    }
}

/// What the thread and the loop share.
private final class Core: Sendable {
    private struct State {
        var callbacks: [Int32: EventLoop.Callback] = [:]
        var jobs: [EventLoop.Callback] = []
        var isClosed = false
    }
    private let poll: Int32
    private let wake: Int32
    private let state = Mutex(State())

    init() throws(SystemError) {
        poll = epoll_create1(Int32(EPOLL_CLOEXEC))
        guard poll >= 0 else { throw .last }
        wake = eventfd(0, Int32(EFD_CLOEXEC | EFD_NONBLOCK))
        guard wake >= 0 else {
            Glibc.close(poll)
            throw .last
        }
        watch(wake, EPOLLIN.rawValue)
    }

    deinit {
        Glibc.close(poll)
        Glibc.close(wake)
    }

    private func watch(_ descriptor: Int32, _ events: UInt32) {
        var event = epoll_event(events: events, data: epoll_data(fd: descriptor))
        epoll_ctl(poll, EPOLL_CTL_ADD, descriptor, &event)
    }

    func await(_ descriptor: Int32, _ callback: @escaping EventLoop.Callback) {
        state.withLock { $0.callbacks[descriptor] = callback }
        watch(descriptor, EPOLLIN.rawValue | EPOLLONESHOT.rawValue)
    }

    func forget(_ descriptor: Int32) {
        _ = state.withLock { $0.callbacks.removeValue(forKey: descriptor) }
        epoll_ctl(poll, EPOLL_CTL_DEL, descriptor, nil)
    }

    func enqueue(_ job: @escaping EventLoop.Callback) {
        state.withLock { $0.jobs.append(job) }
        eventfd_write(wake, 1)
    }

    func close() {
        state.withLock { $0.isClosed = true }
        eventfd_write(wake, 1)
    }
}

extension Core {
    func startThread() throws(SystemError) {
        var thread = pthread_t()
        let context = Unmanaged.passRetained(self)
        let code = pthread_create(
            &thread, nil,
            { context in
                guard let context else { return nil }
                Unmanaged<Core>.fromOpaque(context).takeRetainedValue().run()
                return nil
            }, context.toOpaque())
        guard code == 0 else {
            context.release()
            throw SystemError(code: code)
        }
        pthread_detach(thread)
    }

    private func run() {
        var events = [epoll_event](repeating: epoll_event(), count: 64)
        while !state.withLock({ $0.isClosed }) {
            let count = Int(epoll_wait(poll, &events, Int32(events.count), -1))
            for event in events.prefix(max(count, 0)) { handle(event.data.fd) }
            for job in takeJobs() { job() }
        }
    }

    private func handle(_ descriptor: Int32) {
        if descriptor == wake {
            var value: eventfd_t = 0
            eventfd_read(wake, &value)
        } else if let callback = state.withLock({ $0.callbacks.removeValue(forKey: descriptor) }) {
            epoll_ctl(poll, EPOLL_CTL_DEL, descriptor, nil)
            callback()
        }
    }

    private func takeJobs() -> [EventLoop.Callback] {
        state.withLock { state in
            defer { state.jobs = [] }
            return state.jobs
        }
    }
}
