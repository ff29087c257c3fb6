import SwiftProtobuf
import Tuning

import struct FoundationEssentials.Date

/// Trials as the protocol of our own has them, with all that they hold.
extension Apus_TrialRecord {
    /// `record` as a message.
    init(_ record: TrialRecord, _ texts: DistributionTexts) {
        state = record.state.rawValue
        values = record.values
        parameters = Apus_Parameters(record.parameters, texts).parameters
        if let proposal = record.proposal { self.proposal = Apus_Parameters(proposal, texts) }
        if !record.reports.isEmpty { metrics.append(Apus_Metric(nil, record.reports)) }
        metrics += record.metrics.map { Apus_Metric($0.key, $0.value) }
        userAttributes = record.userAttributes.map { Apus_Attribute($0.key, $0.value) }
        systemAttributes = record.systemAttributes.map { Apus_Attribute($0.key, $0.value) }
        if let start = record.start { self.start = start.microseconds }
        if let end = record.end { self.end = end.microseconds }
        if let lease = record.lease { self.lease = Apus_Lease(lease) }
    }

    /// What the message describes.
    /// - Throws: ``BadRequest``.
    func record(_ texts: DistributionTexts) throws(BadRequest) -> TrialRecord {
        var record = TrialRecord(state: try TrialState(named: state))
        record.values = values
        record.parameters = try parameters.parameters(texts)
        if hasProposal { record.proposal = try proposal.parameters.parameters(texts) }
        for metric in metrics {
            if metric.hasName {
                record.metrics[metric.name] = try metric.reports
            } else {
                record.reports = try metric.reports
            }
        }
        for attribute in userAttributes {
            record.userAttributes[attribute.key] = try attribute.text.checkedJSON
        }
        for attribute in systemAttributes {
            record.systemAttributes[attribute.key] = try attribute.text.checkedJSON
        }
        if hasStart { record.start = try Date(sent: start) }
        if hasEnd { record.end = try Date(sent: end) }
        if hasLease { record.lease = try lease.lease }
        return record
    }
}

extension Apus_Trial {
    /// `trial` as a message.
    init(_ trial: FrozenTrial, _ texts: DistributionTexts) {
        (id, number) = (Int64(trial.id.rawValue), Int64(trial.number))
        record = Apus_TrialRecord(trial.record, texts)
    }

    /// The trial that the message describes.
    func trial(_ texts: DistributionTexts) throws(BadRequest) -> FrozenTrial {
        FrozenTrial(id: FrozenTrial.ID(id), number: Int(number), record: try record.record(texts))
    }
}

extension Apus_Parameters {
    init(_ parameters: Parameters, _ texts: DistributionTexts) {
        for (entry, value) in zip(parameters.space, parameters.internalValues) {
            self.parameters.append(
                .with { ($0.name, $0.value, $0.distribution) = (entry.0, value, texts.text(entry.1)) })
        }
    }
}

extension [Apus_Parameter] {
    func parameters(_ texts: DistributionTexts) throws(BadRequest) -> Parameters {
        var parameters = Parameters()
        for parameter in self {
            parameters.set(parameter.name, parameter.value, from: try parameter.distribution(texts))
        }
        return parameters
    }
}

extension Apus_Parameter {
    func distribution(_ texts: DistributionTexts) throws(BadRequest) -> Distribution {
        guard let distribution = texts.distribution(distribution) else {
            throw BadRequest("the parameter “\(name)” has no distribution")
        }
        return distribution
    }
}

extension Apus_Metric {
    init(_ name: String?, _ reports: Reports) {
        if let name { self.name = name }
        (steps, values) = (reports.steps.map(Int64.init), reports.values)
    }

    var reports: Reports {
        get throws(BadRequest) {
            guard steps.count == values.count else { throw BadRequest("each step has one value") }
            var reports = Reports()
            for (step, value) in zip(steps, values) { reports[Int(step)] = value }
            return reports
        }
    }
}

extension Apus_Attribute {
    init(_ key: String, _ text: JSONText) { (self.key, self.text) = (key, text.rawValue) }
}

extension Apus_Lease {
    init(_ lease: Lease) { (owner, expires) = (lease.owner, lease.expires.microseconds) }

    var lease: Lease {
        get throws(BadRequest) { Lease(owner: owner, expires: try Date(sent: expires)) }
    }
}

extension TrialState {
    init(named name: String) throws(BadRequest) {
        guard let state = TrialState(rawValue: name) else {
            throw BadRequest("“\(name)” is no state of a trial")
        }
        self = state
    }
}

extension Date {
    /// The date that a message tells, if it is of the years 1 to 9999: no other can be written.
    fileprivate init(sent microseconds: Int64) throws(BadRequest) {
        guard (-62_135_596_800_000_000..<253_402_300_800_000_000).contains(microseconds) else {
            throw BadRequest("\(microseconds) µs after 1970 is not a date of the years 1 to 9999")
        }
        self.init(microseconds: Int(microseconds))
    }

    /// Microseconds since 1970, as far as 64 bits go.
    fileprivate var microseconds: Int64 {
        Int64(exactly: (timeIntervalSince1970 * 1e6).rounded()) ?? (self < Date() ? .min : .max)
    }
}
