/// Ends a search when one of several terminators does.
public struct EarliestTerminator: Terminator {
    /// The terminators, of which the first that ends the search gives the reason.
    public let members: [any Terminator]

    /// Ends the search when one of `members` does; never if there is none.
    public init(_ members: [any Terminator]) { self.members = members }

    /// Asks one after the other.
    public func assess(_ history: History) -> Assessment {
        var first: Assessment?
        for member in members {
            let assessment = member.assess(history)
            if assessment.stops { return assessment }
            first = first ?? assessment
        }
        return first ?? .tooEarly("nothing ends the search")
    }
}

extension Terminator where Self == EarliestTerminator {
    /// Ends the search when one of `members` does.
    public static func earliest(of members: any Terminator...) -> Self { EarliestTerminator(members) }
}
