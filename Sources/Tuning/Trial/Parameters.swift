/// The parameters of one trial, in the order in which they were chosen.
public struct Parameters: Hashable, Codable, Sendable {
    /// What each parameter was chosen from.
    public private(set) var space: SearchSpace
    /// The internal value of each parameter, in the order of `space`.
    public private(set) var internalValues: [Double]

    /// No parameters.
    public init() { (space, internalValues) = (SearchSpace(), []) }

    /// The parameters of `space` with their internal values in the same order.
    public init(_ space: SearchSpace, internalValues: [Double]) {
        precondition(space.count == internalValues.count, "Each parameter needs one value.")
        (self.space, self.internalValues) = (space, internalValues)
    }

    /// The value of `name`, as the objective saw it.
    public subscript(name: String) -> ParameterValue? {
        space.index(of: name).map { space.distributions[$0].value(internalValues[$0]) }
    }

    /// The internal value of `name`.
    public func internalValue(_ name: String) -> Double? {
        space.index(of: name).map { internalValues[$0] }
    }

    /// Sets `name`.
    ///
    /// A parameter that is there already gets the new value and distribution.
    public mutating func set(_ name: String, _ internalValue: Double, from distribution: Distribution) {
        if let longer = space.continuedAsBefore(name, distribution) {
            space = longer
            internalValues.append(internalValue)
        } else if let position = space.index(of: name) {
            internalValues[position] = internalValue
            space[name] = distribution
        } else {
            space = space.appending(name, distribution)
            internalValues.append(internalValue)
        }
    }

    /// All values by name, as the objective saw them.
    public var dictionary: [String: ParameterValue] {
        Dictionary(uniqueKeysWithValues: self.map { ($0.name, $0.value) })
    }
}

extension Parameters: RandomAccessCollection {
    /// The position of the first parameter: 0.
    public var startIndex: Int { 0 }
    /// The number of parameters.
    public var endIndex: Int { internalValues.count }
    /// The name and the value at a position.
    public subscript(position: Int) -> (name: String, value: ParameterValue) {
        (space.names[position], space.distributions[position].value(internalValues[position]))
    }
}
