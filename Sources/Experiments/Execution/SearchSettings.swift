package import Tuning

/// What decides which parameters trials get: noted with a study, so that its trials can be asked for once more.
package struct SearchSettings: Sendable {
    /// The sampler, as a file writes it.
    package var sampler: JSON
    /// What randomness is split from.
    package var seed: UInt64
    /// The parameters.
    package var space: DeclaredSpace
    /// How earlier trials are read; `nil` takes them as they are.
    package var spaceVersion: SpaceVersion?
    /// Whether a point may be tried again; `nil` leaves it to the sampler.
    package var mayRepeat: Bool?
    /// The version of Apus that asks.
    package var version: String

    /// Settings of this version of Apus.
    package init(
        sampler: JSON, seed: UInt64, space: DeclaredSpace, spaceVersion: SpaceVersion? = nil,
        mayRepeat: Bool? = nil, version: String = Version.current
    ) {
        (self.sampler, self.seed, self.space, self.version) = (sampler, seed, space, version)
        (self.spaceVersion, self.mayRepeat) = (spaceVersion, mayRepeat)
    }
}

extension SearchSettings {
    /// The settings as they are noted.
    package var json: JSON {
        .object(
            [
                .init("version", .string(version)), .init("sampler", sampler),
                // As a text: not every program reads whole numbers of 64 bits.
                .init("seed", .string(String(seed))), .init("parameters", space.json),
            ] + readingMembers)
    }

    private var readingMembers: [JSON.Member] {
        var members: [JSON.Member] = []
        if let spaceVersion {
            let names = spaceVersion.formerNames.sorted { $0.key < $1.key }
            let defaults = spaceVersion.defaults.sorted { $0.key < $1.key }
            members.append(.init("was", .object(names.map { .init($0.key, .string($0.value)) })))
            members.append(.init("defaults", .object(defaults.map { .init($0.key, JSON($0.value)) })))
        }
        if let mayRepeat { members.append(.init("repeats", .bool(mayRepeat))) }
        return members
    }

    /// Reads what was noted; `nil` if it is something else.
    package init?(json: JSON) {
        guard let sampler = json["sampler"], let seed = json["seed"]?.string.flatMap({ UInt64($0) }),
            let space = json["parameters"].flatMap({ DeclaredSpace(json: $0) })
        else { return nil }
        self.init(sampler: sampler, seed: seed, space: space, version: json["version"]?.string ?? "")
        if case .bool(let mayRepeat) = json["repeats"] { self.mayRepeat = mayRepeat }
        guard let names = json["was"]?.members, let defaults = json["defaults"]?.members else { return }
        spaceVersion = SpaceVersion(
            space,
            formerNames: Dictionary(names.map { ($0.key, $0.value.string ?? "") }) { first, _ in first },
            defaults: defaults.reduce(into: [:]) { $0[$1.key] = $1.value.parameterValue })
    }

    /// A handle of the study called `name` that asks as these settings say.
    package func study(_ record: StudyRecord, in storage: any Storage) async throws -> Study {
        let context = AlgorithmContext(seed: seed, space: space, directions: record.directions)
        let algorithm = try Algorithm.sampler(parsing: sampler.text.rawValue, in: record.name)
        let study = try await Study.load(
            record.name, sampler: algorithm.make(context), seed: seed, from: storage
        ).repeating(mayRepeat)
        let version = spaceVersion ?? (space.isConstrained ? SpaceVersion(space) : nil)
        return version.map(study.searching) ?? study
    }
}

extension StudyRecord {
    /// All settings that are noted with the study, by their names.
    package var allSettings: [String: SearchSettings] {
        var found: [String: SearchSettings] = [:]
        for (key, text) in systemAttributes where key.hasPrefix(SystemAttribute.settingsPrefix) {
            let name = String(key.dropFirst(SystemAttribute.settingsPrefix.count))
            found[name] = text.value.flatMap { SearchSettings(json: $0) }
        }
        return found
    }

    /// The settings of the last run of an experiment; `nil` if there was none, or that cannot be told.
    package var currentSettings: SearchSettings? {
        let all = allSettings
        if let name = systemAttributes[SystemAttribute.currentSettings]?.value?.string { return all[name] }
        // A run of an earlier version: it is plain if its settings are the only ones.
        let ofRuns = all.values.filter { $0.spaceVersion != nil }
        return ofRuns.count == 1 ? ofRuns.first : nil
    }
}

extension Study {
    /// The study called `name`, whose trials are read as points of the space that the last run declared.
    package static func asDeclared(_ name: String, in storage: any Storage) async throws -> Study {
        let study = try await Study.load(name, from: storage)
        let version = try await storage.study(named: name).currentSettings?.spaceVersion
        return version.map(study.searching) ?? study
    }
}
