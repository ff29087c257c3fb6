import Tuning

/// Members of figures.
extension JSON {
    /// A list of numbers; those that are not finite become `null`, a gap, when they are written.
    static func numbers(_ values: some Sequence<Double>) -> JSON { .array(values.map { .float($0) }) }

    /// A list of whole numbers.
    static func integers(_ values: some Sequence<Int>) -> JSON { .array(values.map { .int($0) }) }

    /// A list of texts.
    static func texts(_ values: some Sequence<String>) -> JSON { .array(values.map { .string($0) }) }

    /// The first member `key` of an object; setting one that is new appends it, setting `nil` removes it.
    subscript(key: String) -> JSON? {
        get { members?.first { $0.key == key }?.value }
        set {
            guard case .object(var members) = self else { return }
            let place = members.firstIndex { $0.key == key }
            switch (newValue, place) {
            case (let value?, let place?): members[place].value = value
            case (let value?, nil): members.append(.init(key, value))
            case (nil, let place?): members.remove(at: place)
            case (nil, nil): break
            }
            self = .object(members)
        }
    }

    /// The value at the end of a path of members.
    func at(_ path: String...) -> JSON? { path.reduce(self) { $0?[$1] } }

    /// This object with the members of another one, which win.
    func merging(_ other: JSON) -> JSON {
        (other.members ?? []).reduce(into: self) { $0[$1.key] = $1.value }
    }
}
