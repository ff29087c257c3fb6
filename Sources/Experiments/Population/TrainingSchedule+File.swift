package import Tuning

extension TrainingSchedule {
    /// The schedule in the file at `path`.
    /// - Throws: ``RunFailure/folder(_:reason:)``, ``RunFailure/schedule(_:)``.
    package init(contentsOf path: String) throws(RunFailure) {
        let bytes: [UInt8]
        do {
            bytes = try readFile(path, limit: 1 << 24)
        } catch {
            throw .folder(path, reason: error.description)
        }
        guard let json = JSON(parsing: String(decoding: bytes, as: UTF8.self)),
            let schedule = TrainingSchedule(json: json)
        else { throw .noSchedule(path) }
        self = schedule
    }
}
