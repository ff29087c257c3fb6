import Tuning

extension JournalOperation {
    /// What the line `json` says, or `nil` if it is no record of a journal.
    ///
    /// Operations that are not known here say nothing: Rustuna, and later versions of Optuna, have more.
    init?(_ json: JSON, _ texts: DistributionTexts) {
        guard let code = json["op_code"]?.integer else { return nil }
        let operation: Self? =
            switch code {
            case JournalCode.createStudy: Self.studyCreation(json)
            case JournalCode.deleteStudy: json.study.map { .deleteStudy($0) }
            case JournalCode.studyUserAttribute: Self.studyNote(json, json["user_attr"], isUsers: true)
            case JournalCode.studySystemAttribute: Self.studyNote(json, json["system_attr"], isUsers: false)
            case JournalCode.createTrial: Self.trialCreation(json, texts)
            case JournalCode.parameter: Self.parameter(json, texts)
            case JournalCode.state: Self.state(json)
            case JournalCode.report: Self.report(json)
            case JournalCode.userAttribute:
                json.note("user_attr") { trial, note in
                    .noteByUser(trial, key: note.key, note.value.text)
                }
            case JournalCode.systemAttribute:
                json.note("system_attr") { trial, note in Self.systemNote(trial, note, texts) }
            default: .nothing
            }
        guard let operation else { return nil }
        self = operation
    }

    private static func studyCreation(_ json: JSON) -> Self? {
        guard let name = json["study_name"]?.string, let numbers = json["directions"]?.array else {
            return nil
        }
        // Where no direction was set Optuna minimizes.
        return .createStudy(name: name, numbers.map { $0.integer == 2 ? .maximize : .minimize })
    }

    private static func studyNote(_ json: JSON, _ note: JSON?, isUsers: Bool) -> Self? {
        guard let study = json.study, let member = note?.members?.first else { return nil }
        if !isUsers, member.key.hasPrefix(TrialNote.prefix) {
            guard
                case .text(let attributes, let key, let text) = TrialNote(
                    key: member.key, member.value, DistributionTexts())
            else { return .nothing }
            return .textAboutStudy(study, attributes, key: key, text)
        }
        let text = member.value.text
        return .noteAboutStudy(
            study, isUsers ? .user(key: member.key, text) : .system(key: member.key, text))
    }

    private static func trialCreation(_ json: JSON, _ texts: DistributionTexts) -> Self? {
        guard let study = json.study, let trial = TrialRecord.read(journal: json, texts) else { return nil }
        return .createTrial(study, trial.record, supersedes: trial.supersedes)
    }

    private static func parameter(_ json: JSON, _ texts: DistributionTexts) -> Self? {
        guard let trial = json.trial, let name = json["param_name"]?.string,
            let value = json["param_value_internal"]?.number,
            let distribution = json["distribution"]?.string.flatMap(texts.distribution)
        else { return nil }
        return .setParameter(trial, name: name, value, distribution)
    }

    private static func state(_ json: JSON) -> Self? {
        guard let trial = json.trial,
            let state = json["state"]?.integer.flatMap(TrialState.init(journalNumber:))
        else {
            return nil
        }
        let date = json[state == .running ? "datetime_start" : "datetime_complete"]?.date
        let values = json["values"]?.array?.map { $0.number ?? .nan }
        return .setState(trial, state, values: values, date)
    }

    private static func report(_ json: JSON) -> Self? {
        guard let trial = json.trial, let step = json["step"]?.integer else { return nil }
        return .report(trial, step: step, json["intermediate_value"]?.number ?? .nan)
    }

    private static func systemNote(
        _ trial: FrozenTrial.ID, _ note: JSON.Member, _ texts: DistributionTexts
    ) -> Self {
        guard note.key.hasPrefix(TrialNote.prefix) else {
            return .noteBySystem(trial, key: note.key, note.value.text)
        }
        return JournalNote(key: note.key, note.value, texts).map { .noteByApus(trial, $0) } ?? .nothing
    }
}

extension JSON {
    fileprivate var study: StudyRecord.ID? { self["study_id"]?.integer.map(StudyRecord.ID.init) }
    fileprivate var trial: FrozenTrial.ID? { self["trial_id"]?.integer.map(FrozenTrial.ID.init) }

    fileprivate func note(
        _ name: String, _ make: (FrozenTrial.ID, Member) -> JournalOperation
    ) -> JournalOperation? {
        guard let trial, let member = self[name]?.members?.first else { return nil }
        return make(trial, member)
    }
}
