import Tuning

/// Conditions that every trial keeps to.
extension ExperimentReader {
    /// The conditions, over those of the parameters that could be read.
    func requirements(_ field: Field, over parameters: ParameterList, all: [String]) -> [String] {
        let declared = parameters.entries.map { ($0.name, $0.declaration.distribution) }
        return (field.list("a list such as [warmup <= epochs]") ?? []).compactMap { item in
            guard let text = item.text("a condition such as warmup <= epochs") else { return nil }
            do throws(RequirementError) {
                let requirement = try Requirement(text, over: declared)
                if requirement.isBroken(by: parameters.initialValues, names: declared.map(\.0)) {
                    item.fault(
                        .conflict("the defaults break “\(text)”", expected: "defaults that keep to it"))
                }
                return text
            } catch {
                // A parameter that is wrong itself is told once.
                if case .unknownName(let name, _) = error.problem, all.contains(name) { return nil }
                item.fault(error, names: declared)
                return nil
            }
        }
    }
}

extension Field {
    fileprivate func fault(_ error: RequirementError, names: [(String, Distribution)]) {
        var near: String?
        if case .unknownName(let name, _) = error.problem {
            let choices = names.flatMap { name, distribution in
                if case .categorical(let choices) = distribution {
                    choices.map(\.description)
                } else {
                    [String]()
                }
            }
            near = name.nearest(among: names.map(\.0) + choices)
        }
        let hint = near.map { "; did you mean “\($0)”?" } ?? ""
        fault(.badRequirement("\(error.problem)\(hint)"), charactersIn: error.offset)
    }
}
