/// What parameters a trial has, whatever their order, as a number: a sum of hashes.
package struct VisitKey: Hashable, Sendable {
    private var sum: UInt64

    private init(sum: UInt64) { self.sum = sum }

    /// No parameters.
    package static let start = Self(sum: 0)

    /// All of `parameters`.
    package init(_ parameters: Parameters) {
        self = .start
        for (name, value) in zip(parameters.space.names, parameters.internalValues) { add(name, value) }
    }

    /// Adds the parameter `name` with an internal value.
    mutating func add(_ name: String, _ value: Double) {
        var hasher = Hasher()
        hasher.combine(name)
        hasher.combine(value)
        // A sum of what is not mixed well has collisions that a hash table would not.
        var mixed = UInt64(bitPattern: Int64(hasher.finalize())) &* 0x9E37_79B9_7F4A_7C15
        mixed ^= mixed >> 32
        sum &+= mixed &* 0xBF58_476D_1CE4_E5B9
    }

    /// This with one more parameter.
    func adding(_ name: String, _ value: Double) -> Self {
        var key = self
        key.add(name, value)
        return key
    }
}
