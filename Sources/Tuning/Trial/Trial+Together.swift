import Numerical
import Synchronization

/// Parameters that have to fit together.
extension Trial {
    /// How often a sampler is asked again before its point is moved.
    ///
    /// What is drawn at random is then spread over the region as it would be over the whole space, not heaped up at its
    /// bounds. What was chosen jointly was chosen with care, and is moved at once.
    private func rejections(_ progress: Progress) -> Int {
        study.sampler.usesHistory ? progress.proposal.isEmpty ? 8 : 0 : 64
    }

    /// Chooses a point of `region`.
    ///
    /// The sampler draws each parameter; where its point breaks a requirement, the nearest one that does not is taken.
    ///
    /// - Throws: ``SearchSpaceError``, what the sampler throws.
    func suggestTogether(_ region: Region) throws -> [String: ParameterValue] {
        try progress.withLock { progress in
            let draft = try self.draft(of: region, &progress)
            var values: [String: ParameterValue] = [:]
            for (_, name, value, distribution) in region.chosen(draft.point) {
                values[name] = distribution.value(value)
                guard progress.trial.parameters.internalValue(name) == nil else { continue }
                progress.path.add(name, value)
                progress.append(.suggested(name: name, value, distribution))
            }
            return values
        }
    }

    /// A point, and which of its parameters are not to be changed.
    private struct Draft {
        var point: [Double]
        var pinned: Set<Int>
    }

    private func draft(of region: Region, _ progress: inout Progress) throws -> Draft {
        var draft = try draw(region, &progress)
        guard draft.pinned.count < region.chosen(draft.point).count else { return draft }
        try repair(&draft, region, &progress)
        guard let visits, region.isFinite(draft.point) else { return draft }
        func isVisited(_ point: [Double]) -> Bool {
            visits.contains(progress.path.adding(point, of: region, to: progress.trial.parameters))
        }
        guard isVisited(draft.point), !visits.contains(progress.path) else { return draft }
        for _ in 0..<Self.redraws {
            var other = try draw(region, &progress, redraws: true)
            try repair(&other, region, &progress)
            if !isVisited(other.point) { return other }
        }
        if let point = region.nearest(to: draft.point, pinned: draft.pinned, where: { !isVisited($0) }) {
            draft.point = point
        }
        return draft
    }

    /// What the sampler draws, one parameter after the other, whether it fits together or not.
    private func draw(
        _ region: Region, _ progress: inout Progress, redraws: Bool = false
    ) throws -> Draft {
        var draft = Draft(
            point: [Double](repeating: .nan, count: region.parameters.count), pinned: [])
        // The sampler sees what it drew; the trial has nothing of it before all fits together.
        let trial = progress.trial
        defer { progress.trial = trial }
        for (index, parameter) in region.parameters.enumerated() where region.isActive(index, in: draft.point)
        {
            let (name, distribution) = (parameter.name, parameter.distribution)
            if let position = trial.parameters.space.index(of: name) {
                let known = trial.parameters.space.distributions[position]
                guard known.isCompatible(with: distribution) else {
                    throw SearchSpaceError.redefined(name, was: known, now: distribution)
                }
                draft.point[index] = trial.parameters.internalValues[position]
                draft.pinned.insert(index)
                continue
            }
            if progress.fixed[name] != nil { draft.pinned.insert(index) }
            let value =
                redraws && progress.fixed[name] == nil && !distribution.isSingle
                ? try study.sampler.sample(
                    name, from: distribution, for: progress.trial, given: history, using: &progress.random)
                : try choose(name, from: distribution, &progress)
            draft.point[index] = value
            progress.trial.record.parameters.set(name, value, from: distribution)
        }
        return draft
    }

    /// Moves what was drawn to where it fits together.
    private func repair(_ draft: inout Draft, _ region: Region, _ progress: inout Progress) throws {
        let learns = study.sampler.usesHistory
        region.fit(&draft.point, spreads: !learns, pinned: draft.pinned, using: &progress.random)
        try reject(&draft, region, &progress)
        guard region.violation(draft.point) > 0 else { return }
        if let point = region.repaired(draft.point, pinned: draft.pinned, using: &progress.random) {
            draft.point = point
        } else if draft.pinned.isEmpty {
            throw SearchSpaceError.infeasible(region.requirements.map(\.text))
        }
        // What somebody fixed is tried as it is, whether it fits or not.
    }

    private func reject(_ draft: inout Draft, _ region: Region, _ progress: inout Progress) throws {
        var last = draft.point
        for _ in 0..<rejections(progress) where region.violation(draft.point) > 0 {
            var other = try draw(region, &progress)
            region.fit(
                &other.point, spreads: !study.sampler.usesHistory, pinned: other.pinned,
                using: &progress.random)
            // A sampler with one point for each trial, such as Sobol's, has no other.
            if other.point.map(\.bitPattern) == last.map(\.bitPattern) { return }
            last = other.point
            draft = other
        }
    }
}

extension VisitKey {
    /// This with the parameters of `point` that are not yet among `known`.
    fileprivate func adding(_ point: [Double], of region: Region, to known: Parameters) -> Self {
        var key = self
        for (_, name, value, _) in region.chosen(point) where known.space.index(of: name) == nil {
            key.add(name, value)
        }
        return key
    }
}
