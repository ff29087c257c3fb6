import Tuning

import struct FoundationEssentials.Date

/// The events of TensorBoard that tell of a trial, and what its page for hyperparameters reads.
///
/// The numbers are those of the fields in TensorBoard's `event.proto`, `summary.proto` and the plugin's `api.proto`.
enum TensorBoardEvent {
    /// What an event file begins with.
    static func version(at time: Date) -> ProtobufMessage {
        var event = ProtobufMessage()
        event.add(1, time.timeIntervalSince1970)
        event.add(3, "brain.Event:2")
        return event
    }

    /// A value of a metric.
    static func scalar(_ measurement: Fact.Measurement, at time: Date) -> ProtobufMessage {
        var value = ProtobufMessage()
        value.add(1, measurement.metric)
        value.add(2, Float(measurement.value))
        return event(value, step: measurement.step, at: time)
    }

    /// Which metrics the page shows.
    static func experiment(_ study: StudyProfile, _ parameters: [JSON.Member], at time: Date)
        -> ProtobufMessage
    {
        var experiment = ProtobufMessage()
        experiment.add(3, time.timeIntervalSince1970)
        for parameter in parameters {
            var info = ProtobufMessage()
            info.add(1, parameter.key)
            info.add(4, parameter.value.dataType)
            experiment.add(4, info)
        }
        for objective in study.objectives {
            var (info, name) = (ProtobufMessage(), ProtobufMessage())
            name.add(2, objective.metric)
            info.add(1, name)
            experiment.add(5, info)
        }
        experiment.add(6, study.name)
        return hyperparameters("_hparams_/experiment", 2, experiment, at: time)
    }

    /// The parameters of a trial.
    static func start(_ parameters: [JSON.Member], named name: String, at time: Date) -> ProtobufMessage {
        var session = ProtobufMessage()
        for parameter in parameters {
            var entry = ProtobufMessage()
            entry.add(1, parameter.key)
            entry.add(2, parameter.value.protobuf)
            session.add(1, entry)
        }
        session.add(4, name)
        session.add(5, time.timeIntervalSince1970)
        return hyperparameters("_hparams_/session_start_info", 3, session, at: time)
    }

    /// The end of a trial.
    static func end(_ state: TrialState, at time: Date) -> ProtobufMessage {
        var session = ProtobufMessage()
        session.add(1, state == .failed ? 2 : 1)
        session.add(2, time.timeIntervalSince1970)
        return hyperparameters("_hparams_/session_end_info", 4, session, at: time)
    }

    private static func hyperparameters(
        _ tag: String, _ field: Int, _ content: ProtobufMessage, at time: Date
    ) -> ProtobufMessage {
        var (data, plugin, metadata, value) = (
            ProtobufMessage(), ProtobufMessage(), ProtobufMessage(), ProtobufMessage()
        )
        data.add(field, content)
        plugin.add(1, "hparams")
        plugin.add(2, data)
        metadata.add(1, plugin)
        value.add(1, tag)
        value.add(9, metadata)
        return event(value, step: 0, at: time)
    }

    private static func event(_ value: ProtobufMessage, step: Int, at time: Date) -> ProtobufMessage {
        var (summary, event) = (ProtobufMessage(), ProtobufMessage())
        summary.add(1, value)
        event.add(1, time.timeIntervalSince1970)
        event.add(2, step)
        event.add(5, summary)
        return event
    }
}

/// Values of parameters.
extension JSON {
    /// As `google.protobuf.Value`.
    fileprivate var protobuf: ProtobufMessage {
        var message = ProtobufMessage()
        switch self {
        case .bool(let value): message.add(4, value ? 1 : 0)
        case .int(let value): message.add(2, Double(value))
        case .float(let value): message.add(2, value)
        case .string(let value): message.add(3, value)
        case .null, .array, .object: message.add(3, text.rawValue)
        }
        return message
    }

    fileprivate var dataType: Int {
        switch self {
        case .bool: 2
        case .int, .float: 3
        case .string, .null, .array, .object: 1
        }
    }
}
