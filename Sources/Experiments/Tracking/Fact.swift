package import Tuning

package import struct FoundationEssentials.Date

/// Something that happened in a study, as trackers are told of it.
package struct Fact: Hashable, Sendable {
    /// When it happened; of what was stored without a time, when it was seen.
    package var time: Date
    /// What happened.
    package var event: Event

    /// Pairs what happened with when.
    package init(_ event: Event, at time: Date) { (self.event, self.time) = (event, time) }
}

extension Fact {
    /// What can happen.
    package enum Event: Hashable, Sendable {
        /// A run began to tell of the study.
        case opened(StudyProfile)
        /// A trial was started with these parameters.
        case started(Int, [JSON.Member])
        /// A trial reported a metric.
        case reported(Int, Measurement)
        /// A trial ended.
        case ended(Int, Ending)
        /// The run that told of the study ended.
        case closed(Closing)
    }

    /// The value of a metric after a step.
    package struct Measurement: Hashable, Sendable {
        package var metric: String
        package var step: Int
        package var value: Double

        package init(metric: String, step: Int, value: Double) {
            (self.metric, self.step, self.value) = (metric, step, value)
        }
    }

    /// How a trial ended.
    package struct Ending: Hashable, Sendable {
        package var state: TrialState
        /// The value of each objective.
        package var values: [Double]
        package var parameters: [JSON.Member]
        package var start: Date?
        /// Why it failed.
        package var reason: String?
        /// The trial in whose folder its checkpoint is: the first of those that it repeats, or itself.
        package var origin: Int
    }

    /// How a run ended.
    package struct Closing: Hashable, Sendable {
        package enum State: String, Sendable { case finished, interrupted, failed }
        package var state: State
        /// Why it failed.
        package var reason: String?

        package init(state: State, reason: String? = nil) { (self.state, self.reason) = (state, reason) }
    }

    /// The trial that it is about, if it is about one.
    package var trial: Int? {
        switch event {
        case .started(let number, _), .reported(let number, _), .ended(let number, _): number
        case .opened, .closed: nil
        }
    }
}

/// What trackers are told of a study as a whole.
package struct StudyProfile: Hashable, Sendable {
    package var name: String
    /// Tells the study from others of its name, in other storages or after it was deleted.
    package var id: String
    package var objectives: [Experiment.Objective]
    package var sampler: String
    package var pruner: String
}
