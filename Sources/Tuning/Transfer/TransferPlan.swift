/// From which studies another one begins: noted with it, so that every process does the same.
struct TransferPlan: Sendable {
    /// A study as it was when the new one was made.
    struct Source: Hashable, Sendable {
        var name: String
        /// How many trials it had.
        var trials: Int
        /// Those among them that had not ended.
        var unfinished: [Int]
    }

    var sources: [Source]
    /// The parameters of the new study, if they are declared.
    var space: DeclaredSpace?

    /// The studies called `names` as they are now.
    init(from names: [String], over space: DeclaredSpace?, in storage: any Storage) async throws {
        sources = []
        for name in names {
            let record = try await storage.study(named: name)
            let trials = try await storage.changes(in: record.id, since: .start).trials
            let unfinished = trials.filter { !$0.state.isFinished }.map(\.number)
            sources.append(Source(name: name, trials: trials.count, unfinished: unfinished))
        }
        self.space = space
    }

    /// The trials of the studies as they were; of those studies that are still there.
    func past(in storage: any Storage) async throws -> [Past] {
        // By their names in the list of all, as one may be gone.
        let records = try await storage.studies()
        var pasts: [Past] = []
        for source in sources {
            guard let record = records.first(where: { $0.name == source.name }) else { continue }
            let unfinished = Set(source.unfinished)
            let trials = try await storage.changes(in: record.id, since: .start).trials
            pasts.append(
                Past(
                    record: record,
                    trials: trials.filter { $0.number < source.trials && !unfinished.contains($0.number) }))
        }
        return pasts
    }

    /// A study as it was.
    struct Past: Sendable {
        var record: StudyRecord
        var trials: [FrozenTrial]

        /// What it says about a new one.
        var study: EarlierStudy { EarlierStudy(record.name, trials, directions: record.directions) }
    }

    /// The parameters that some trial has, with the distributions of the latest.
    func latestSpace(of pasts: [Past]) -> SearchSpace {
        pasts.flatMap(\.trials).filter { $0.state == .complete }
            .reduce(into: SearchSpace()) { space, trial in
                for (name, distribution) in trial.parameters.space where space[name] != distribution {
                    space[name] = distribution
                }
            }
    }
}

/// The plan as it is noted.
extension TransferPlan {
    var json: JSON {
        let studies = sources.map { source in
            JSON.object([
                .init("name", .string(source.name)), .init("trials", .int(source.trials)),
                .init("unfinished", .array(source.unfinished.map { JSON.int($0) })),
            ])
        }
        return .object([.init("studies", .array(studies)), .init("space", space?.json ?? .null)])
    }

    init?(_ json: JSON) {
        guard let studies = json["studies"]?.array else { return nil }
        sources = studies.compactMap { study in
            guard let name = study["name"]?.string, let trials = study["trials"]?.integer else { return nil }
            let unfinished = (study["unfinished"]?.array ?? []).compactMap(\.integer)
            return Source(name: name, trials: trials, unfinished: unfinished)
        }
        space = json["space"].flatMap { DeclaredSpace(json: $0) }
    }
}
