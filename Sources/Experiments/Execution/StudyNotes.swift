import Tuning

/// What runs note with a study.
extension SystemAttribute {
    /// The folder of a study.
    static let folder = "apus:folder"
    /// The prefix of the parameters that a stage draws from.
    static let stagePrefix = "apus:stage:"
    /// When a test set was used, and for which trials.
    static let finals = "apus:final"
    /// Why the search may have seen the test set.
    static let testSetWarning = "apus:test_set"
    /// What the randomness of a study is split from, where the experiment does not say.
    static let seed = "apus:seed"
}
