import Tuning

/// Which parameters a figure shows.
struct ParameterChoice {
    /// The names, in their order.
    let names: [String]
    /// How many there are in all.
    let total: Int

    /// The parameters that `options` name; else all that complete trials have, or, of more than `most`, those that matter most.
    init(_ rows: ValuedTrials, _ options: FigureOptions, most: Int) throws(FigureError) {
        var known: [String] = []
        var seen: Set<String> = []
        var last: SearchSpace?
        for trial in rows.parameters where trial.space != last {
            last = trial.space
            for name in trial.space.names where seen.insert(name).inserted { known.append(name) }
        }
        total = known.count
        guard options.parameters.isEmpty else {
            // Where no trial is complete there is nothing to be wrong about.
            for name in options.parameters where !seen.contains(name) && !rows.isEmpty {
                throw .noParameter(name, known: known)
            }
            var taken: Set<String> = []
            names = options.parameters.filter { seen.contains($0) && taken.insert($0).inserted }
            return
        }
        guard known.count > most else {
            names = known
            return
        }
        let objective = rows.study.directions.count > 1 ? rows.objective : nil
        let ranked = (try? rows.study.history.importances(of: objective)) ?? []
        let order = ranked.map(\.name).filter(seen.contains)
        names = Array((order + known.filter { !order.contains($0) }).prefix(most))
    }

    /// Remarks under a heading: what is not shown.
    func remarks(_ options: FigureOptions) -> [String] {
        names.count == total || !options.parameters.isEmpty
            ? [] : ["the \(names.count) of \(total.counted("parameter")) that matter most"]
    }
}
