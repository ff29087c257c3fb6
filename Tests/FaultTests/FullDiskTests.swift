import Foundation
import Testing
import Tuning
import TuningSQLite

/// A small disk that nothing else is on; `nil` where none can be mounted.
private final class SmallDisk {
    let folder: URL

    init?(megabytes: Int) {
        folder = FileManager.default.temporaryDirectory.appending(path: "apus-disk-\(UUID().uuidString)")
        try? FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let options = "size=\(megabytes)m"
        guard mount("tmpfs", folder.path(), "tmpfs", 0, options) == 0 else {
            try? FileManager.default.removeItem(at: folder)
            return nil
        }
    }

    deinit {
        umount2(folder.path(), Int32(MNT_DETACH))  // a storage that is still open would keep it
        try? FileManager.default.removeItem(at: folder)
    }

    static let isPossible = SmallDisk(megabytes: 1) != nil
}

/// Workers whose database is on a disk that fills: they stop with its error, keep what was told to be stored, and go on
/// once there is room.
@Test(.enabled(if: SmallDisk.isPossible, "mounting a tmpfs takes the rights of root"))
func workersOnADiskThatFills() async throws {
    let disk = try #require(SmallDisk(megabytes: 16))
    let fleet = try WorkerFleet(trials: 120, "for i in 1 2 3 4 5 6 7 8; do echo acc=$1 step=$i; done")
    let database = disk.folder.appending(path: "apus.db").path()
    let ballast = disk.folder.appending(path: "ballast")
    _ = try await Study.create("other", in: SQLiteStorage(path: database))
    try Data(count: 15_900_000).write(to: ballast)
    let url = "sqlite:///" + database
    for _ in 0..<4 { try fleet.start("--storage", url) }
    try fleet.wait(for: "the disk to be full") { fleet.running.isEmpty }
    for member in fleet.members {
        #expect(member.process.terminationReason == .exit && member.process.terminationStatus == 69)
        #expect(member.said.contains("no space is left"), "\(member.said)")
    }
    let told = fleet.acknowledged
    try FileManager.default.removeItem(at: ballast)
    for _ in 0..<4 { try fleet.start("--storage", url) }
    try fleet.wait(for: "the workers") { fleet.running.isEmpty }
    for member in fleet.members.suffix(4) {
        #expect(member.process.terminationStatus == 0, "\(member.said)")
    }
    let audit = try await StudyAudit("study", in: SQLiteStorage(path: database))
    audit.expect(budget: 120)
    for (number, _) in told { #expect(audit.trials[number].state == .complete) }
}
