import Glibc

/// How many files this process may have open at once.
enum OpenFiles {
    /// What a trial takes: its output, its errors, its end, its log.
    private static let ofOneTrial = 4
    /// What all else takes: the storage, the event loop, the terminal.
    private static let ofAllElse = 64

    /// Raises the limit, as far as that is allowed, so that so many trials can run at once.
    static func makeRoom(forTrials count: Int) {
        var limit = rlimit()
        guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else { return }
        let needed = rlim_t(count * ofOneTrial + ofAllElse)
        guard limit.rlim_cur < needed else { return }
        limit.rlim_cur = min(needed, limit.rlim_max)
        setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
    }
}
