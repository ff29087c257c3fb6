import Glibc
import Tuning

import struct FoundationEssentials.Date

/// Writes event files for TensorBoard: a folder for each trial, `FOLDER/STUDY/NUMBER/`, written anew by each run.
actor TensorBoardTracker: Tracker {
    nonisolated let destination: String
    private let study: StudyProfile
    /// The trials whose files this run has begun.
    private var files: [Int: String] = [:]

    /// A tracker whose files are in `folder`, in one that is called like the folder of the study.
    init(_ folder: String, of study: StudyProfile, in studyFolder: StudyFolder) {
        let name = studyFolder.path.split(separator: "/").last.map(String.init) ?? study.name
        (destination, self.study) = ("\(folder)/\(name)", study)
    }

    nonisolated var name: String { "tensorboard" }
    nonisolated var remembers: Bool { false }

    func deliver(_ facts: [Fact]) throws -> [String] {
        var trials: [Int: [Fact]] = [:]
        for fact in facts { if let trial = fact.trial { trials[trial, default: []].append(fact) } }
        for (trial, facts) in trials.sorted(by: { $0.key < $1.key }) {
            let records = facts.flatMap { events(of: $0, trial) }.flatMap { EventRecord.framed($0.bytes) }
            try write(records, of: trial, since: facts[0].time)
        }
        return []
    }

    private func events(of fact: Fact, _ trial: Int) -> [ProtobufMessage] {
        switch fact.event {
        case .started(_, let parameters):
            [
                TensorBoardEvent.version(at: fact.time),
                TensorBoardEvent.experiment(study, parameters, at: fact.time),
                TensorBoardEvent.start(parameters, named: "\(study.name) #\(trial)", at: fact.time),
            ]
        case .reported(_, let measurement): [TensorBoardEvent.scalar(measurement, at: fact.time)]
        case .ended(_, let ending): [TensorBoardEvent.end(ending.state, at: fact.time)]
        case .opened, .closed: []
        }
    }

    private func write(_ records: [UInt8], of trial: Int, since start: Date) throws {
        let folder = "\(destination)/\(trial)"
        let path = files[trial] ?? "\(folder)/events.out.tfevents.\(Int(start.timeIntervalSince1970)).apus"
        if files[trial] == nil { try StudyFolder.makeFolder(folder) }
        let isNew = files[trial] == nil
        let descriptor = open(
            path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC | (isNew ? O_TRUNC : 0), 0o666)
        guard descriptor >= 0 else { throw SystemError.last }
        defer { close(descriptor) }
        try appendWhole(records, to: descriptor)
        files[trial] = path
    }
}
