import NIOCore
import NIOPosix

/// Runs the tasks of a connection on the thread that reads from it.
///
/// A call that waits for nothing is then answered without a change of threads, which costs more than the call itself. What is resumed
/// elsewhere, by the thread of a database, goes on at some loop. Whoever computes for long leaves the loop meanwhile.
final class LoopExecutor: TaskExecutor {
    static let shared = LoopExecutor()

    /// The threads of all connections: one for two processors.
    ///
    /// The storages need the others, and few threads find more to do whenever they wake up, which costs most.
    static let group = MultiThreadedEventLoopGroup(numberOfThreads: max(1, System.coreCount / 2))

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        let loop = MultiThreadedEventLoopGroup.currentEventLoop ?? Self.group.any()
        loop.execute { [self] in job.runSynchronously(on: asUnownedTaskExecutor()) }
    }
}
