import Glibc
import Tuning

import struct FoundationEssentials.UUID

/// The lock that whoever appends to a journal holds: a symbolic link beside it, as Optuna makes it.
///
/// Optuna's other lock is a plain file of the same name, so that both exclude each other. A lock whose holder seems to
/// be dead is broken.
struct JournalLock: Sendable {
    /// The journal, from the root: a relative link would lead nowhere.
    private let target: String
    private let path: String
    private let waiting: JournalWaiting

    /// The lock of the journal at `path`, waited for as `waiting` says.
    init(of path: String, waiting: JournalWaiting) {
        (target, self.path, self.waiting) = (path, path + ".lock", waiting)
    }

    /// What tells one lock from the next of the same name.
    struct Identity: Hashable {
        fileprivate let inode: UInt64
        fileprivate let seconds: Int
        fileprivate let nanoseconds: Int
    }

    /// Takes the lock, however long others hold it, up to the patience.
    ///
    /// - Throws: ``StorageError/locked(_:)`` if it took too long, ``StorageError/readOnly(_:)`` if the folder must not
    ///   be written, ``StorageError/full(_:)``, ``StorageError/unavailable(_:detail:)``.
    func acquire(at place: String) throws(StorageError) -> Identity? {
        let start = waiting.now()
        var pause = Duration.milliseconds(1)
        var seen = (sign: LifeSign?.none, since: start)
        while true {
            if symlink(target, path) == 0 { return identity }
            guard errno == EEXIST else { throw StorageError(errno: errno, at: place) }
            let (sign, now) = (lifeSign, waiting.now())
            if sign != seen.sign { seen = (sign, now) }
            if let sign, now - seen.since > waiting.grace, identity == sign.lock {
                release(sign.lock)
                pause = .milliseconds(1)
                continue
            }
            if now - start > waiting.patience { throw .locked(place) }
            waiting.pause(pause)
            pause = min(pause * 2, .seconds(1))
        }
    }

    /// Gives back the lock that has `identity`.
    ///
    /// Renamed before it is removed, so that of two that break it one alone succeeds.
    func release(_ identity: Identity?) {
        // Somebody else's, if ours was broken meanwhile.
        guard identity == self.identity else { return }
        let name = path + UUID().uuidString.lowercased() + ".rename"
        if rename(path, name) == 0 { unlink(name) }
    }

    private var identity: Identity? {
        var status = stat()
        return lstat(path, &status) == 0 ? Identity(status) : nil
    }

    /// What changes as long as the holder of a lock lives: the lock itself, and the journal.
    private struct LifeSign: Equatable {
        var lock: Identity
        var journal: Identity?
    }

    private var lifeSign: LifeSign? {
        var status = stat()
        return identity.map {
            LifeSign(lock: $0, journal: stat(target, &status) == 0 ? Identity(status) : nil)
        }
    }
}

extension JournalLock.Identity {
    fileprivate init(_ status: stat) {
        self.init(
            inode: UInt64(status.st_ino), seconds: status.st_mtim.tv_sec, nanoseconds: status.st_mtim.tv_nsec)
    }
}

/// How a lock is waited for.
package struct JournalWaiting: Sendable {
    /// A clock that is never set.
    package var now: @Sendable () -> Duration
    /// Waits a while.
    package var pause: @Sendable (Duration) -> Void
    /// After how long without a change the holder of a lock is taken for dead.
    package var grace: Duration = .seconds(30)
    /// How long to wait in all.
    package var patience: Duration

    /// Waits by a clock and a way to pause, up to `patience`.
    package init(
        patience: Duration, now: @escaping @Sendable () -> Duration,
        pause: @escaping @Sendable (Duration) -> Void
    ) {
        (self.patience, self.now, self.pause) = (patience, now, pause)
    }

    /// Waits by the clock of the machine.
    package static func real(patience: Duration) -> Self {
        let start = ContinuousClock.now
        return Self(patience: patience, now: { ContinuousClock.now - start }) { duration in
            usleep(
                UInt32(
                    clamping: duration.components.seconds * 1_000_000
                        + duration.components.attoseconds / 1_000_000_000_000))
        }
    }
}
