/// One of several searches in a row, each of which begins with what the ones before it found.
package struct Stage: Hashable, Sendable {
    /// What people call it.
    package var name: String
    /// How many trials it has.
    package var trials: Int
    /// The only parameters that it varies; `nil` varies all that are not fixed.
    package var tuned: Set<String>?
    /// The parameters that it leaves at their best values so far.
    package var fixed: Set<String> = []
    /// Which share of its range each number keeps around the best trials; `nil` keeps ranges as they are.
    package var share: Double?
    /// How many of the best trials the narrowed ranges hold.
    package var top = 3

    /// What it does, in words: `fine, 40 trials around the best 3`.
    var words: String {
        var facts = ["\(name), \(Figures.count(trials, "trial"))"]
        if let tuned { facts.append("only \(tuned.sorted().joined(separator: ", "))") }
        if !fixed.isEmpty { facts.append("with the best \(fixed.sorted().joined(separator: ", "))") }
        if share != nil { facts.append("around the best \(top)") }
        return facts.joined(separator: ", ")
    }

    package init(name: String, trials: Int) { (self.name, self.trials) = (name, trials) }
}
