import SwiftProtobuf
import Tuning

/// What happens to trials, as the protocol of our own has it.
extension Apus_TrialEvent {
    /// `event` as a message.
    init(_ event: TrialEvent, _ texts: DistributionTexts) {
        switch event {
        case .suggested(let name, let value, let distribution):
            suggested = .with {
                ($0.name, $0.value, $0.distribution) = (name, value, texts.text(distribution))
            }
        case .proposed(let proposal): proposed = Apus_Parameters(proposal, texts)
        case .reported(let metric, let value, let step): reported = Apus_Metric(metric, [step: value])
        case .userAttribute(let key, let text): userAttribute = Apus_Attribute(key, text)
        case .systemAttribute(let key, let text): systemAttribute = Apus_Attribute(key, text)
        case .leased(let lease): leased = Apus_Lease(lease)
        case .finished(let state, let values):
            finished = .with { ($0.state, $0.values) = (state.rawValue, values) }
        case .superseded(by: let record): superseded = Apus_TrialRecord(record, texts)
        }
    }

    /// The event that the message describes.
    /// - Throws: ``BadRequest``.
    func event(_ texts: DistributionTexts) throws(BadRequest) -> TrialEvent {
        switch kind {
        case .suggested(let parameter):
            return .suggested(name: parameter.name, parameter.value, try parameter.distribution(texts))
        case .proposed(let proposal): return .proposed(try proposal.parameters.parameters(texts))
        case .reported(let metric):
            guard let report = try metric.reports.last, metric.steps.count == 1 else {
                throw BadRequest("one value is reported at a time")
            }
            return .reported(metric: metric.hasName ? metric.name : nil, report.value, step: report.step)
        case .userAttribute(let attribute):
            return .userAttribute(key: attribute.key, try attribute.text.checkedJSON)
        case .systemAttribute(let attribute):
            return .systemAttribute(key: attribute.key, try attribute.text.checkedJSON)
        case .leased(let lease): return .leased(try lease.lease)
        case .finished(let ending):
            let state = try TrialState(named: ending.state)
            guard state.isFinished else { throw BadRequest("a trial does not end as “\(ending.state)”") }
            return .finished(state, values: ending.values)
        case .superseded(let record): return .superseded(by: try record.record(texts))
        case nil: throw BadRequest("an event is of no known kind")
        }
    }
}
