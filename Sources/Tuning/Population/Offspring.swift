/// A trial that goes on from the checkpoint of another one, with parameters of its own.
public struct Offspring: Hashable, Sendable {
    /// Its parameters.
    public var parameters: Parameters
    /// From where it goes on.
    public var ancestor: Ancestor

    /// A trial with `parameters` that goes on from where `ancestor` was.
    public init(parameters: Parameters, ancestor: Ancestor) {
        (self.parameters, self.ancestor) = (parameters, ancestor)
    }

    /// The trial, waiting.
    var record: TrialRecord {
        var record = TrialRecord(state: .waiting)
        record.parameters = parameters
        record.systemAttributes[SystemAttribute.ancestor] = ancestor.text
        return record
    }
}
