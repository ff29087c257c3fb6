import Tuning

/// Searches in a row.
extension ExperimentReader {
    func stages(_ field: Field, over parameters: [String]) -> [Stage] {
        guard let items = field.list("a list such as [{trials: 20}, {trials: 40, around_best: 0.25}]") else {
            return []
        }
        if items.isEmpty { field.fault(.missing(expected: "at least one stage")) }
        return items.enumerated().compactMap { stage($1, number: $0 + 1, over: parameters) }
    }

    private func stage(_ field: Field, number: Int, over parameters: [String]) -> Stage? {
        let keys = ["name", "trials", "tune", "fix", "around_best", "top"]
        guard let section = field.section(keys, "a mapping such as {trials: 40, around_best: 0.25}") else {
            return nil
        }
        let trials = section.required("trials", "how many trials the stage has")?
            .integer("a whole number from 1 on", in: 1 ... .max)
        let name = section["name"]?.text("a name") ?? "stage \(number)"
        guard let trials else { return nil }
        var stage = Stage(name: name, trials: trials)
        stage.tuned = section["tune"].map { names($0, among: parameters) }
        stage.fixed = section["fix"].map { names($0, among: parameters) } ?? []
        stage.share = section["around_best"]?.number("a share of each range, above 0 and below 1") {
            $0 > 0 && $0 < 1
        }
        stage.top = section["top"]?.integer("a whole number from 1 on", in: 1 ... .max) ?? stage.top
        if section["tune"] != nil, let fix = section["fix"] {
            fix.fault(.conflict("tune and fix are both there", expected: "one of them"))
        }
        if number == 1, let around = section["around_best"] {
            around.fault(.conflict("the first stage has nothing to be around", expected: "it in a later one"))
        }
        return stage
    }

    private func names(_ field: Field, among parameters: [String]) -> Set<String> {
        let items = field.isList ? field.list() ?? [] : [field]
        return Set(
            items.compactMap { item in
                guard let name = item.text("the name of a parameter") else { return nil }
                guard parameters.contains(name) else {
                    item.fault(
                        .unknownParameter(name, near: name.nearest(among: parameters), known: parameters))
                    return nil
                }
                return name
            })
    }
}
