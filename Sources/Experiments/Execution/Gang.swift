import CProcess
import Glibc

/// The processes of a trial beside the first one, which know each other by their ranks.
struct Gang: Sendable {
    private(set) var members: [ChildProcess] = []
    /// The ranks of those that have not ended.
    private(set) var left: Set<Int> = []

    /// A trial of one process.
    init() {}

    /// Starts the processes of ranks 1, 2, … of a trial whose first is `launch`.
    ///
    /// If one of them cannot be started, those that were are ended.
    init(
        _ launch: Launch, size: Int, in folder: TrialFolder, goesOn: Bool, on loop: EventLoop,
        guardedBy guardian: Guardian?
    ) async throws {
        for rank in 1..<size {
            do {
                var launch = launch
                launch.environment += Gang.variables(rank: rank, of: size)
                launch.log = try TrialLog(in: folder, rank: rank, goesOn: goesOn)
                members.append(try await .start(launch, on: loop, guardedBy: guardian))
                left.insert(rank)
            } catch {
                end()
                throw error
            }
        }
    }

    /// What tells a process its place, by the names that PyTorch, JAX launchers and others read.
    static func variables(rank: Int, of size: Int) -> [String] {
        [
            "RANK=\(rank)", "LOCAL_RANK=\(rank)", "WORLD_SIZE=\(size)", "LOCAL_WORLD_SIZE=\(size)",
        ]
    }

    /// Where the processes meet: this machine, at a port that is free now.
    static func meetingPoint() throws(RunFailure) -> [String] {
        let port = apus_free_port()
        guard port > 0 else { throw .system("no port is free for the processes of a trial to meet at") }
        return ["MASTER_ADDR=127.0.0.1", "MASTER_PORT=\(port)"]
    }

    /// Ends all at once.
    func end() {
        for member in members {
            member.send(SIGKILL)
            _ = member.reap()
            member.release()
        }
    }

    /// The end of the process of a rank, which must have happened.
    mutating func reap(_ rank: Int) -> ExitStatus {
        left.remove(rank)
        return members[rank - 1].reap()
    }

    /// Waits for those that are left, which must have been ended.
    mutating func reapAll() {
        for rank in left { _ = reap(rank) }
    }

    var isAlive: Bool { !left.isEmpty || members.contains(where: \.isGroupAlive) }

    func send(_ signal: Int32) {
        for member in members { member.send(signal) }
    }

    func release() {
        for member in members { member.release() }
    }
}
