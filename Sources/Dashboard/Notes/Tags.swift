import Tuning

/// Words by which people mark studies and trials, kept with the study.
extension StudyRecord {
    private static let ownKey = "apus:tags"
    private static let trialPrefix = "apus:tags:"

    /// Those of the study.
    var tags: [String] { SystemAttribute.names(in: systemAttributes[Self.ownKey]) }

    /// Those of the trial `number`.
    func tags(ofTrial number: Int) -> [String] {
        SystemAttribute.names(in: systemAttributes[Self.trialPrefix + String(number)])
    }

    /// The tags of all trials that have some.
    var trialTags: [Int: [String]] {
        systemAttributes.reduce(into: [:]) { tags, attribute in
            guard attribute.key.hasPrefix(Self.trialPrefix),
                let number = Int(attribute.key.dropFirst(Self.trialPrefix.utf8.count))
            else { return }
            let names = SystemAttribute.names(in: attribute.value)
            if !names.isEmpty { tags[number] = names }
        }
    }

    /// What marks the study, or the trial `number`, with `tags` and no others.
    static func tagging(_ number: Int?, _ tags: [String]) -> StudyAttribute {
        .system(
            key: number.map { trialPrefix + String($0) } ?? ownKey, JSON.array(tags.map(JSON.string)).text)
    }
}
