import Tuning

/// What runs note with a study.
extension SystemAttribute {
    /// The folder of a study.
    static let folder = "apus:folder"
    /// What the randomness of a study is split from, where the experiment does not say.
    static let seed = "apus:seed"
}
