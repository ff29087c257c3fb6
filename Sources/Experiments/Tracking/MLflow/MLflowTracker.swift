import Tuning

import struct FoundationEssentials.Date

/// Tells an MLflow server: a run for the study, and one nested in it for each trial.
///
/// Runs are found again by their tags, so that none is made twice, whoever dies at whatever moment.
actor MLflowTracker: Tracker {
    private let client: MLflowClient
    private let experiment: String
    private let study: StudyProfile
    private let folder: StudyFolder
    private var place: Place?
    private var runs: [Int: MLflowClient.Run] = [:]
    /// Whether runs may be there of which this process does not know.
    private var mustSearch = true
    /// Whether it was told that files are not taken.
    private var hasComplained = false

    /// Where the runs of the trials are.
    private struct Place: Sendable {
        var experiment: String
        var parent: MLflowClient.Run
    }

    init(_ client: MLflowClient, experiment: String, of study: StudyProfile, in folder: StudyFolder) {
        (self.client, self.experiment) = (client, experiment)
        (self.study, self.folder) = (study, folder)
    }

    nonisolated var name: String { "mlflow" }
    nonisolated var destination: String { "\(client.address), experiment \(experiment)" }
    nonisolated var remembers: Bool { true }

    func deliver(_ facts: [Fact]) async throws -> [String] {
        guard let first = facts.first else { return [] }
        do {
            let place = try await findPlace(start: first.time)
            let entries = MLflowEntry.entries(of: facts, objectives: study.objectives)
            var complaints = try await tellAtOnce(entries.filter { $0.trial != nil }, at: place)
            for entry in entries where entry.trial == nil { complaints += try await offer(entry, at: place) }
            mustSearch = false
            return complaints
        } catch {
            mustSearch = true
            throw error
        }
    }

    /// How many calls are made at once.
    private static let width = 8

    private func tellAtOnce(_ entries: [MLflowEntry], at place: Place) async throws -> [String] {
        try await withThrowingTaskGroup(of: [String].self) { group in
            var (rest, complaints) = (entries.makeIterator(), [String]())
            for _ in 0..<Self.width {
                guard let entry = rest.next() else { break }
                group.addTask { try await self.offer(entry, at: place) }
            }
            while let told = try await group.next() {
                complaints += told
                guard let entry = rest.next() else { continue }
                group.addTask { try await self.offer(entry, at: place) }
            }
            return complaints
        }
    }

    /// Tells what an entry says: what was refused for good.
    private func offer(_ entry: MLflowEntry, at place: Place) async throws -> [String] {
        do {
            return try await tell(entry, at: place)
        } catch let error as MLflowError {
            guard case .refused = error else { throw error }
            entry.trial.map { runs[$0] = nil }
            return ["\(entry.title) \(error)"]
        }
    }

    /// Tells what an entry says: what came of its files if they were not taken.
    private func tell(_ entry: MLflowEntry, at place: Place) async throws -> [String] {
        guard let number = entry.trial else {
            try await client.log(place.parent, tags: entry.tags, metrics: entry.metrics)
            if let status = entry.status { try await client.update(place.parent, status, end: entry.end) }
            return []
        }
        let run = try await run(of: number, entry, at: place)
        try await client.log(
            run, parameters: entry.parameters, tags: entry.tags, metrics: entry.metrics)
        guard let status = entry.status else { return [] }
        let artifacts = MLflowArtifacts(folder: folder, trial: number, origin: entry.origin ?? number)
        var complaints: [String] = []
        do {
            try await artifacts.upload(to: run, of: client)
        } catch let error as MLflowError where !error.isOutage {
            // A server without a place for files takes all the rest.
            if !hasComplained { complaints.append("files of trial \(number) and others: \(error)") }
            hasComplained = true
        }
        try await client.update(run, status, end: entry.end)
        runs[number] = nil
        return complaints
    }
}

/// Finding and making runs.
extension MLflowTracker {
    private func findPlace(start: Date) async throws -> Place {
        if let place { return place }
        let id = try await client.experiment(named: experiment)
        let tags = [("apus.id", study.id), ("apus.kind", "study")]
        let parent: MLflowClient.Run
        if let known = try await client.run(in: id, tagged: tags) {
            parent = known
        } else {
            let made = try await client.makeRun(
                in: id, named: study.name, start: start, tags: tags + profile)
            // Two workers may have made one at once: the older one counts for both.
            let oldest = try await client.run(in: id, tagged: tags) ?? made
            if oldest.id != made.id { try await client.delete(made) }
            parent = oldest
        }
        let place = Place(experiment: id, parent: parent)
        self.place = place
        return place
    }

    private var profile: [(String, String)] {
        let goals = study.objectives.map { "\($0.goal) \($0.metric)" }.joined(separator: ", ")
        return [
            ("apus.study", study.name), ("apus.objectives", goals), ("apus.sampler", study.sampler),
            ("apus.pruner", study.pruner),
        ].filter { !$0.1.isEmpty }
    }

    private func run(of number: Int, _ entry: MLflowEntry, at place: Place) async throws
        -> MLflowClient.Run
    {
        if let known = runs[number] { return known }
        let tags = [("apus.id", study.id), ("apus.trial", String(number))]
        var run: MLflowClient.Run?
        if mustSearch || !entry.begins { run = try await onlyRun(tagged: tags, at: place) }
        let more = [
            ("mlflow.parentRunId", place.parent.id), ("apus.study", study.name), ("apus.kind", "trial"),
        ]
        var settled: MLflowClient.Run
        if let run {
            settled = run
        } else {
            settled = try await client.makeRun(
                in: place.experiment, named: "\(study.name) #\(number)", start: entry.start,
                tags: tags + more + [("apus.sampler", study.sampler)])
            // A call that was given up, by a process that is gone, may have been answered meanwhile.
            if mustSearch { settled = try await onlyRun(tagged: tags, at: place) ?? settled }
        }
        runs[number] = settled
        return settled
    }

    /// The run of a trial: the oldest that was told something, or the oldest.
    ///
    /// Others that were told nothing are taken away.
    private func onlyRun(tagged tags: [(String, String)], at place: Place) async throws -> MLflowClient.Run? {
        let found = try await client.runs(in: place.experiment, tagged: tags, atMost: 10)
        let run = found.first(where: \.isTold) ?? found.first
        for other in found where other.id != run?.id && !other.isTold { try await client.delete(other) }
        return run
    }
}
