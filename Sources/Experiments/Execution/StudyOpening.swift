import Tuning

/// Opens or makes the study of an experiment.
struct StudyOpening: Sendable {
    let experiment: Experiment
    let storage: any Storage
    let root: String
    let clock: Clockwork

    /// A study that is ready, and what is known of its trials.
    struct Opened: Sendable {
        var study: Study
        var folder: StudyFolder
        var changes: StudyChanges
        /// How the parameters of trials are read.
        var version: SpaceVersion
        /// What has become of the parameters since the last run, in words.
        var differences: [String] = []
        /// What ends the search early.
        var terminator: (any Terminator)?
        /// When the test set was used before.
        var finals: [FinalRecord] = []
    }

    /// The study, made if it is not there.
    /// - Throws: ``RunFailure/otherStudy(name:_:)`` if the study was made for something else, what the storage throws.
    func open() async throws -> Opened {
        try await checkEarlierStudies()
        let (record, isNew) = try await record()
        try check(record)
        try await notePruningMetric(record)
        try await notePreferences(record)
        var changes = try await storage.changes(in: record.id, since: .start)
        let comparison = try compare(changes.trials, record)
        let seed = try await seed(of: record)
        let context = AlgorithmContext(
            seed: seed, space: experiment.space, directions: experiment.objectives.map(\.goal),
            metrics: experiment.objectives.map(\.metric))
        let (sampler, pruner, terminator) = try algorithms(context)
        try await note(comparison, record)
        let differences = differences(comparison, changes.trials)
        if changes.trials.isEmpty, isNew || record.systemAttributes[SystemAttribute.folder] == nil {
            try await queueFirstTrials(of: record)
            changes = try await storage.changes(in: record.id, since: .start)
        }
        // Noted last: whoever finds it finds all else.
        let folder = try await folder(of: record)
        let settings = SearchSettings(
            sampler: experiment.sampler.source, seed: seed, space: experiment.space,
            spaceVersion: comparison.version, mayRepeat: experiment.mayRepeat)
        let study = try await Study.load(
            experiment.name, sampler: sampler, pruner: pruner, seed: seed, from: storage
        ).searching(comparison.version).repeating(experiment.mayRepeat).asking(
            under: settings.json, areCurrent: true)
        return Opened(
            study: study, folder: folder, changes: changes, version: comparison.version,
            differences: differences, terminator: terminator, finals: record.finalRecords)
    }

    private func notePruningMetric(_ record: StudyRecord) async throws {
        let noted = record.systemAttributes[SystemAttribute.pruningMetric]?.value?.string
        guard noted ?? experiment.objectives[0].metric != experiment.pruningMetric else { return }
        let text = JSON.string(experiment.pruningMetric).text
        try await storage.annotate(record.id, with: [.system(key: SystemAttribute.pruningMetric, text)])
    }

    private func notePreferences(_ record: StudyRecord) async throws {
        guard let candidates = experiment.candidates,
            !record.isPreferential || record.candidatesWanted != candidates
        else { return }
        try await storage.annotate(record.id, with: StudyRecord.preferential(candidates: candidates))
    }

    private func algorithms(
        _ context: AlgorithmContext
    ) throws -> (any Sampler, any Pruner, (any Terminator)?) {
        do {
            return (
                try experiment.sampler.make(context), try experiment.pruner.make(context),
                try experiment.budget.stop?.make(context)
            )
        } catch {
            throw RunFailure.algorithm("\(error)")
        }
    }

    /// Queues what a new study tries first: the defaults, then what did best in earlier studies.
    private func queueFirstTrials(of record: StudyRecord) async throws {
        let study = try await Study.load(experiment.name, from: storage)
        if !experiment.defaults.isEmpty { try await study.enqueue(experiment.defaults, skipIfExists: true) }
        let names = experiment.transfer.studies
        guard !names.isEmpty, record.systemAttributes[SystemAttribute.transfer] == nil else { return }
        try await study.begin(from: names, over: experiment.space, points: experiment.transfer.points)
    }

    /// Before anything is written.
    private func checkEarlierStudies() async throws {
        guard !experiment.transfer.studies.isEmpty, try await existing(experiment.name) == nil else { return }
        for name in experiment.transfer.studies where try await existing(name) == nil {
            throw RunFailure.noEarlierStudy(name)
        }
    }

    /// The study, and whether it was made just now.
    private func record() async throws -> (StudyRecord, isNew: Bool) {
        if let record = try await existing(experiment.name) { return (try await prepared(record), false) }
        do {
            _ = try await Study.create(
                experiment.name, directions: experiment.objectives.map(\.goal),
                metricNames: experiment.objectives.map(\.metric), in: storage)
        } catch StorageError.studyExists {
            // Another run of the experiment was faster.
            return (try await prepared(storage.study(named: experiment.name)), false)
        }
        return (try await storage.study(named: experiment.name), true)
    }

    /// The study once the run that has made it has prepared it: its seed, its first trials, its folder.
    ///
    /// A study that was made otherwise, or by a run that died meanwhile, is prepared by whoever has waited for long enough.
    private func prepared(_ record: StudyRecord) async throws -> StudyRecord {
        var record = record
        guard record.systemAttributes[SystemAttribute.folder] == nil,
            try await storage.changes(in: record.id, since: .start).trials
                .allSatisfy({ $0.state == .waiting })
        else { return record }
        for _ in 0..<Self.looks {
            await clock.sleep(.milliseconds(50))
            record = try await storage.study(named: record.name)
            if record.systemAttributes[SystemAttribute.folder] != nil { return record }
        }
        return record
    }

    /// How often a study is looked at that another run prepares.
    private static let looks = 20

    private func existing(_ name: String) async throws -> StudyRecord? {
        do {
            return try await storage.study(named: name)
        } catch StorageError.noStudy {
            return nil
        }
    }

    /// The folder of the study, claimed by whoever runs it first.
    private func folder(of record: StudyRecord) async throws -> StudyFolder {
        if let name = record.systemAttributes[SystemAttribute.folder]?.value?.string {
            return StudyFolder(named: name, in: root)
        }
        let name = try StudyFolder.claim(for: experiment.name, in: root)
        let settled = try await settle(SystemAttribute.folder, .string(name), of: record).string
        return StudyFolder(named: settled ?? name, in: root)
    }

    /// The seed that the experiment gives, or the one that the study was given when it was made.
    private func seed(of record: StudyRecord) async throws -> UInt64 {
        if let seed = experiment.seed { return seed }
        // As a text: not every program reads whole numbers of 64 bits.
        let value = JSON.string(String(UInt64.random(in: 0 ... .max)))
        let known = record.systemAttributes[SystemAttribute.seed]?.value
        let settled = known == nil ? try await settle(SystemAttribute.seed, value, of: record) : known
        return settled?.string.flatMap { UInt64($0) } ?? 0
    }

    /// Notes something, and tells what is known then: of two who do it at once, the last counts.
    private func settle(_ key: String, _ value: JSON, of record: StudyRecord) async throws -> JSON {
        try await storage.annotate(record.id, with: [.system(key: key, value.text)])
        return try await storage.study(named: record.name).systemAttributes[key]?.value ?? value
    }
}

/// Whether the study was made for the experiment.
extension StudyOpening {
    private func check(_ record: StudyRecord) throws(RunFailure) {
        let directions = experiment.objectives.map(\.goal)
        let names = record.systemAttributes[SystemAttribute.metricNames]?.value?.array?.compactMap(\.string)
        let metrics = experiment.objectives.map(\.metric)
        var differences: [RunFailure.Difference] = []
        if record.directions != directions {
            differences.append(.directions(study: record.directions, experiment: directions))
        }
        if let names, !names.isEmpty, names != metrics {
            differences.append(.metrics(study: names, experiment: metrics))
        }
        guard differences.isEmpty else { throw .otherStudy(name: experiment.name, differences) }
    }
}

/// Whether the parameters of its trials can be read as those of the experiment, and what has changed.
extension StudyOpening {
    private func compare(_ trials: [FrozenTrial], _ record: StudyRecord) throws(RunFailure) -> SpaceComparison
    {
        var known: [String: Distribution] = [:]
        var spaces: Set<SearchSpace> = []
        for trial in trials where !trial.parameters.isEmpty && spaces.insert(trial.parameters.space).inserted
        {
            for (name, distribution) in trial.parameters.space { known[name] = distribution }
        }
        let comparison = SpaceComparison(
            experiment, known: known, noted: record.declaredSpace, before: record.currentSettings?.space)
        guard comparison.refusals.isEmpty else {
            throw .otherStudy(name: experiment.name, comparison.refusals)
        }
        return comparison
    }

    /// Notes what the experiment declares, and what other programs could not have expected.
    private func note(_ comparison: SpaceComparison, _ record: StudyRecord) async throws {
        var notes: [StudyAttribute] = []
        let declared = JSON.declaration(of: experiment.space).text
        if record.systemAttributes[SystemAttribute.declaredSpace] != declared {
            notes.append(.system(key: SystemAttribute.declaredSpace, declared))
        }
        let changed = SystemAttribute.names(in: record.systemAttributes[SystemAttribute.changedParameters])
        if !comparison.incompatible.isSubset(of: changed) {
            let names = comparison.incompatible.union(changed).sorted()
            notes.append(
                .system(key: SystemAttribute.changedParameters, JSON.array(names.map(JSON.string)).text))
        }
        let run = RunNote(experiment)
        if RunNote(of: record) != run { notes.append(run.attribute) }
        if !notes.isEmpty { try await storage.annotate(record.id, with: notes) }
    }

    private func differences(_ comparison: SpaceComparison, _ trials: [FrozenTrial]) -> [String] {
        guard !comparison.changes.isEmpty else { return [] }
        let (all, inside) = comparison.count(trials)
        return comparison.changes
            + [
                "\(inside) of \(Figures.count(all, "earlier trial")) \(inside == 1 ? "lies" : "lie") in the space"
            ]
    }
}

extension StudyRecord {
    /// What the last run declared.
    fileprivate var declaredSpace: [String: Distribution]? {
        guard let items = systemAttributes[SystemAttribute.declaredSpace]?.value?.members else { return nil }
        return Dictionary(items.compactMap { item in Distribution(json: item.value).map { (item.key, $0) } })
        {
            first, _ in first
        }
    }
}

extension JSON {
    fileprivate static func declaration(of space: DeclaredSpace) -> JSON {
        .object(space.parameters.map { Member($0.name, $0.distribution.json) })
    }
}
