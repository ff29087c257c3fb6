/// Something wrong in an experiment file.
package struct Fault: Hashable, Sendable {
    /// Where, counted from 1.
    package struct Place: Hashable, Sendable, Comparable {
        package var line: Int
        package var column: Int

        package static func < (a: Self, b: Self) -> Bool { (a.line, a.column) < (b.line, b.column) }
    }

    /// Where it is; `nil` if it is about the file as a whole.
    package var place: Place?
    /// The keys that lead there, such as `run.retries`.
    package var path: String
    /// What is wrong.
    package var problem: Problem
}

/// An experiment file that cannot be used, with everything that is wrong in it.
package struct ExperimentFileError: Error, Hashable {
    /// The file, as it was named.
    package var file: String
    /// What is wrong, in the order of the file.
    package var faults: [Fault]
}

extension Fault {
    /// What kind of mistake it is.
    package enum Problem: Hashable, Sendable {
        case unreadable(String)
        case invalid(syntax: String)
        case empty
        case unknownKey(near: String?, known: [String])
        case duplicateKey
        case missing(expected: String)
        case wrong(found: String, expected: String)
        case badName(String)
        case emptyRange(low: String, high: String)
        case notPositive(low: String)
        case logWithStep
        case outside(value: String, expected: String)
        case unknownParameter(String, near: String?, known: [String])
        case unknownPlaceholder(String, near: String?, known: [String])
        case laterParameter(String)
        case repeated(String)
        case unknownName(String, kind: String, near: String?, known: [String])
        case unsupported(String)
        case badPattern(String)
        case badRequirement(String)
        case conflict(String, expected: String)
    }
}
