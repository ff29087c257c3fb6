import NIOCore
import NIOPosix

/// Runs the tasks of a client on the threads that read its connections, as Apus's own client does.
final class CallExecutor: TaskExecutor {
    static let shared = CallExecutor()
    private let group = MultiThreadedEventLoopGroup.singleton

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        let loop = MultiThreadedEventLoopGroup.currentEventLoop ?? group.any()
        loop.execute { [self] in job.runSynchronously(on: asUnownedTaskExecutor()) }
    }
}
