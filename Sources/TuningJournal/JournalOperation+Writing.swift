import Tuning

extension JournalOperation {
    /// The record of a journal that says it, as `worker` writes it.
    func record(by worker: String, _ texts: DistributionTexts) -> JSON {
        let (code, members) = content(texts)
        return .object(
            [.init("op_code", .int(code)), .init("worker_id", .string(worker))] + members)
    }

    private func content(_ texts: DistributionTexts) -> (code: Int, members: [JSON.Member]) {
        switch self {
        case .createStudy(let name, let directions):
            let numbers = JSON.array(directions.map { .int($0.journalNumber) })
            return (
                JournalCode.createStudy, [.init("study_name", .string(name)), .init("directions", numbers)]
            )
        case .deleteStudy(let study): return (JournalCode.deleteStudy, [study.member])
        case .noteAboutStudy(let study, .user(let key, let text)):
            return (JournalCode.studyUserAttribute, [study.member, .note("user_attr", key, text)])
        case .noteAboutStudy(let study, .system(let key, let text)):
            return (JournalCode.studySystemAttribute, [study.member, .note("system_attr", key, text)])
        case .textAboutStudy(let study, let attributes, let key, let text):
            let note = TrialNote.text(attributes, key: key, text).attribute(texts)
            return (JournalCode.studySystemAttribute, [study.member, .init("system_attr", .object([note]))])
        case .createTrial(let study, let record, let supersedes):
            return (
                JournalCode.createTrial,
                [study.member] + record.journalMembers(texts, supersedes: supersedes)
            )
        case .setParameter(let trial, let name, let value, let distribution):
            return (
                JournalCode.parameter,
                [
                    trial.member, .init("param_name", .string(name)),
                    .init("param_value_internal", .float(value)),
                    .init("distribution", .string(texts.text(distribution))),
                ]
            )
        case .setState(let trial, let state, let values, let date):
            let date = date.map { JSON.string(ZonedDate.text($0)) } ?? .null
            return (
                JournalCode.state,
                [
                    trial.member, .init("state", .int(state.journalNumber)),
                    .init("values", values.map { .array($0.map(JSON.float)) } ?? .null),
                    .init(state == .running ? "datetime_start" : "datetime_complete", date),
                ]
            )
        case .report(let trial, let step, let value):
            return (
                JournalCode.report,
                [trial.member, .init("step", .int(step)), .init("intermediate_value", .float(value))]
            )
        case .noteByUser(let trial, let key, let text):
            return (JournalCode.userAttribute, [trial.member, .note("user_attr", key, text)])
        case .noteBySystem(let trial, let key, let text):
            return (JournalCode.systemAttribute, [trial.member, .note("system_attr", key, text)])
        case .noteByApus(let trial, let note):
            return (
                JournalCode.systemAttribute,
                [trial.member, .init("system_attr", .object([note.attribute(texts)]))]
            )
        case .nothing: return (-1, [])
        }
    }
}

extension StudyRecord.ID {
    fileprivate var member: JSON.Member { .init("study_id", .int(rawValue)) }
}

extension FrozenTrial.ID {
    fileprivate var member: JSON.Member { .init("trial_id", .int(rawValue)) }
}

extension JSON.Member {
    fileprivate static func note(_ name: String, _ key: String, _ text: JSONText) -> Self {
        .init(name, .object([.init(key, text.optunaValue)]))
    }
}
